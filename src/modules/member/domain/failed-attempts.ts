const WINDOW = 15 * 60_000;
const FIRST_BLOCK = 30_000;
const LONGEST_BLOCK = 60 * 60_000;

/** The wrong passwords of late, and how often and until when they have closed the door. */
export interface FailedAttempts {
  /** When each happened, oldest first; only those of the last 15 minutes. */
  readonly failures: readonly number[];
  readonly blocks: number;
  readonly blockedUntil: number;
}

export const NO_FAILED_ATTEMPTS: FailedAttempts = { failures: [], blocks: 0, blockedUntil: 0 };

const recent = (failures: readonly number[], now: number): readonly number[] =>
  failures.filter((at) => at > now - WINDOW);

/** One more wrong password. From the limit on each closes the door, for 30 seconds first and twice as long each further time. */
export function afterFailure({
  attempts,
  limit,
  now,
}: {
  readonly attempts: FailedAttempts;
  readonly limit: number;
  readonly now: number;
}): FailedAttempts {
  const failures = [...recent(attempts.failures, now), now].slice(-limit);
  const blocks = isForgotten(attempts, now) ? 0 : attempts.blocks;
  if (failures.length < limit && blocks === 0) return { failures, blocks: 0, blockedUntil: 0 };
  return { failures, blocks: blocks + 1, blockedUntil: now + Math.min(FIRST_BLOCK * 2 ** blocks, LONGEST_BLOCK) };
}

/** How many more wrong passwords may be tried before the door closes; one at a time once it has been closed. */
export function attemptsLeft({
  attempts,
  limit,
  now,
}: {
  readonly attempts: FailedAttempts;
  readonly limit: number;
  readonly now: number;
}): number {
  if (isForgotten(attempts, now)) return limit;
  if (now < attempts.blockedUntil) return 0;
  return attempts.blocks > 0 ? 1 : limit - recent(attempts.failures, now).length;
}

/** When nothing of it matters any more: 15 minutes after the last failure and the last block. */
export const forgottenAt = ({ failures, blockedUntil }: FailedAttempts): number =>
  Math.max(failures.at(-1) ?? 0, blockedUntil) + WINDOW;

const isForgotten = (attempts: FailedAttempts, now: number): boolean => forgottenAt(attempts) <= now;
