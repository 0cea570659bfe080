import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnavailable } from './persistence.errors.ts';

const GIVE_UP_AFTER = 60_000;
const PAUSE = 200;

/**
 * Runs work that nobody waits for with a deadline of his own, again when the database did not take it in time; it has to be such
 * that what is there already stays as it is. @throws DatabaseUnavailable after a minute, or once it is told to stop
 */
export async function untilStored(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const until = performance.now() + GIVE_UP_AFTER;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable) || signal.aborted || performance.now() > until) throw error;
      await sleep(PAUSE);
    }
  }
}
