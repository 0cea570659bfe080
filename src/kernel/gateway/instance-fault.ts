/** `refused`: no connection came about; `broken`: it broke before an answer; `late`: no answer in time; `left`: the client has gone. */
type What = 'refused' | 'broken' | 'late' | 'left';

interface Circumstances {
  readonly cause: unknown;
  readonly onIdleConnection: boolean;
  readonly since: number;
  readonly isOverdue: boolean;
}

/** An instance has given no answer. */
export class InstanceFault extends Error {
  override readonly name = 'InstanceFault';
  readonly what: What;
  /** It broke on a connection that had lain idle and that the instance may have closed before the request came. */
  readonly onIdleConnection: boolean;

  /** When it was asked, by `performance.now()`. */
  readonly since: number;
  /** An answer could have been expected by now: a client that has gone has not gone too soon. */
  readonly isOverdue: boolean;

  constructor(what: What, { cause, onIdleConnection, since, isOverdue }: Circumstances) {
    super(`The connection to an instance: ${what}.`, { cause });
    this.what = what;
    this.onIdleConnection = onIdleConnection;
    this.since = since;
    this.isOverdue = isOverdue;
  }
}
