/** `refused`: no connection came about; `broken`: it broke before an answer; `late`: no answer in time; `left`: the client has gone. */
type What = 'refused' | 'broken' | 'late' | 'left';

/** An instance has given no answer. */
export class InstanceFault extends Error {
  override readonly name = 'InstanceFault';
  readonly what: What;
  /** It broke on a connection that had lain idle and that the instance may have closed before the request came. */
  readonly onIdleConnection: boolean;

  constructor(
    what: What,
    { cause, onIdleConnection = false }: { readonly cause: unknown; readonly onIdleConnection?: boolean },
  ) {
    super(`The connection to an instance: ${what}.`, { cause });
    this.what = what;
    this.onIdleConnection = onIdleConnection;
  }
}
