import { setTimeout as sleep } from 'node:timers/promises';

/** Repeats an assertion until it holds; after `within` milliseconds its last failure is thrown. A bound on liveness, not on latency. */
export async function eventually(assertion: () => Promise<void> | void, { within = 30_000 } = {}): Promise<void> {
  const until = performance.now() + within;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (failure) {
      if (performance.now() > until) throw failure;
    }
    await sleep(10);
  }
}
