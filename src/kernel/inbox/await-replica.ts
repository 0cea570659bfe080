import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';
import { madeAt } from '../domain/ids.ts';

const YOUNG = 60_000;
const LONGEST_WAIT = 2_000;
const POLL_EVERY = 20;

interface Lookup<T> {
  readonly id: string;
  readonly clock: Clock;
  readonly read: () => Promise<T | undefined>;
  readonly signal?: AbortSignal;
}

/** Clocks differ a little; an id that claims to be made later than that was made up. */
const SKEW = 5_000;

function isYoung(id: string, clock: Clock): boolean {
  const age = clock.now() - madeAt(id);
  return age > -SKEW && age < YOUNG;
}

/** Waits for the fact of a young id; of an older one it is known already, or it does not exist. */
export async function awaitYoung<T>(lookup: Lookup<T>): Promise<void> {
  if (isYoung(lookup.id, lookup.clock)) await awaitReplica(lookup);
}

/** Reads what a replica holds; when the id is under a minute old its fact may still be on its way and is waited for, 2 s at most. */
export async function awaitReplica<T>({ id, clock, read, signal }: Lookup<T>): Promise<T | undefined> {
  const until = performance.now() + (isYoung(id, clock) ? LONGEST_WAIT : 0);
  for (;;) {
    const found = await read();
    if (found !== undefined || performance.now() >= until || signal?.aborted) return found;
    await sleep(POLL_EVERY);
  }
}
