import type { Id } from '#kernel/domain/ids.ts';

/** The bell that rings whenever this reservation has moved. */
export const settlementOf = (id: Id<'reservation'>): string => `reservation:${id}`;
