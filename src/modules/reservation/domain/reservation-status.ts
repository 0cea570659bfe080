export const STATUSES = ['PENDING', 'CONFIRMED', 'REJECTED', 'EXPIRED', 'CANCELLED', 'COMPLETED'] as const;
export type Status = (typeof STATUSES)[number];

/** For each status the ones that it may follow: the `from` of a compare-and-set. Nothing leads to PENDING but the booking. */
export const legalTransitions = {
  PENDING: [],
  CONFIRMED: ['PENDING'],
  REJECTED: ['PENDING'],
  EXPIRED: ['PENDING'],
  CANCELLED: ['PENDING', 'CONFIRMED'],
  COMPLETED: ['CONFIRMED'],
} as const satisfies Record<Status, readonly Status[]>;

export const isLegal = ({ from, to }: { readonly from: Status; readonly to: Status }): boolean =>
  (legalTransitions[to] as readonly Status[]).includes(from);

/** True when nothing can follow. */
export const isTerminal = (status: Status): boolean => STATUSES.every((to) => !isLegal({ from: status, to }));

export const REJECTION_REASONS = [
  'ROOM_NOT_FOUND',
  'NOT_BOOKABLE',
  'OVER_CAPACITY',
  'CLOSED',
  'SOLD_OUT',
  'PRICE_CHANGED',
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];
export const EXPIRY_REASONS = ['TIMEOUT'] as const;
export type ExpiryReason = (typeof EXPIRY_REASONS)[number];

/**
 * Who or what moved a reservation. GUEST booked or cancelled it; HOST, ADMIN cancelled it; ROOM answered;
 * WITHDRAWAL: the guest's account was closed; HOST_LEFT: that of the host was; SYSTEM: a deadline or the check-out has passed,
 * or the booking was refused before room was asked.
 */
export const CAUSES = ['GUEST', 'HOST', 'ADMIN', 'ROOM', 'WITHDRAWAL', 'HOST_LEFT', 'SYSTEM'] as const;
export type Cause = (typeof CAUSES)[number];
export type CancellationCause = Extract<Cause, 'GUEST' | 'HOST' | 'ADMIN' | 'WITHDRAWAL' | 'HOST_LEFT'>;
