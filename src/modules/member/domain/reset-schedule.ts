const HOUR = 3_600_000;
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 600_000;
const GIVEN_UP_AFTER = 24 * HOUR;

/** For how long a link to choose a new password is good. */
export const LINK_LIFETIME = HOUR / 2;

/** When a letter is tried again that has been tried so often: after 30 seconds, and twice as long each further time, 10 minutes at most. */
export const nextAttempt = ({ attempts, now }: { readonly attempts: number; readonly now: number }): number =>
  now + Math.min(FIRST_WAIT * 2 ** attempts, LONGEST_WAIT);

/** A day later nobody waits for the letter any more. */
export const isGivenUp = ({ askedAt, now }: { readonly askedAt: number; readonly now: number }): boolean =>
  now >= askedAt + GIVEN_UP_AFTER;
