const DOUBLE = 1_000;
const HARD_STOP = 25_000;

interface Stopping {
  /** Drains everything; the process ends with 0 once it resolves. */
  readonly stop: () => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const endAtOnce = (): void => process.exit(0);

/** Until `stopOnSignals` takes over there is nothing to bring to an end, and being told to stop is in order. */
export function endOnSignals(): void {
  for (const signal of SIGNALS) process.on(signal, endAtOnce);
}

/**
 * Ends the process in good order on SIGINT and SIGTERM. Under npm a Ctrl-C arrives twice: a second signal within 1 s changes nothing, a later
 * one ends the process at once. A defect that nobody caught drains too, and exits 1.
 */
export function stopOnSignals({ stop, onFault }: Stopping): void {
  let since: number | undefined;
  const end = (code: number) => {
    since = performance.now();
    setTimeout(() => process.exit(1), HARD_STOP).unref();
    stop().then(
      () => process.exit(code),
      (error) => {
        onFault(error);
        process.exit(1);
      },
    );
  };
  const signalled = () => {
    if (since === undefined) end(0);
    else if (performance.now() - since > DOUBLE) process.exit(130);
  };
  const failed = (error: unknown) => {
    onFault(error);
    if (since === undefined) end(1);
  };
  for (const signal of SIGNALS) {
    process.on(signal, signalled);
    process.off(signal, endAtOnce);
  }
  process.on('unhandledRejection', failed);
  process.on('uncaughtException', failed);
}
