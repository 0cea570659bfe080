import { afterFailure, attemptsLeft, type FailedAttempts, forgottenAt, NO_FAILED_ATTEMPTS } from './failed-attempts.ts';
import { begun, howMany, lastEnd, over, type UnderWay } from './under-way.ts';

/** What a door remembers of those who tried a password at it. */
export interface Door {
  readonly attempts: FailedAttempts;
  readonly underWay: UnderWay;
}

interface Knock {
  readonly id: string;
  readonly limit: number;
  readonly now: number;
}

/** How an attempt went; undefined when the password could not be tried. */
export type Verdict = 'right' | 'wrong' | undefined;

const NEW_DOOR: Door = { attempts: NO_FAILED_ATTEMPTS, underWay: {} };

/** The door with one more attempt under way; undefined while it is closed, or attempts under way may still use up what is left. */
export function enter(door: Door | undefined, { id, limit, now }: Knock): Door | undefined {
  const { attempts, underWay } = door ?? NEW_DOOR;
  if (howMany(underWay, now) >= attemptsLeft({ attempts, limit, now })) return undefined;
  return { attempts, underWay: begun(underWay, { id, now }) };
}

/** A right password makes up for the wrong ones before it at a door that forgives. Undefined when nothing is left to remember. */
export function leave(
  door: Door | undefined,
  { id, limit, now, verdict, forgives }: Knock & { readonly verdict: Verdict; readonly forgives: boolean },
): Door | undefined {
  const { attempts: before, underWay: all } = door ?? NEW_DOOR;
  const underWay = over(all, { id, now });
  const attempts = verdict === 'wrong' ? afterFailure({ attempts: before, limit, now }) : before;
  const after = verdict === 'right' && forgives ? NO_FAILED_ATTEMPTS : attempts;
  return after.failures.length === 0 && lastEnd(underWay) === 0 ? undefined : { attempts: after, underWay };
}

/** For how many milliseconds anything of it matters. */
export const keepDoorFor = ({ attempts, underWay }: Door, now: number): number =>
  Math.max(forgottenAt(attempts), lastEnd(underWay)) - now;
