import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LocalDate } from '#kernel/domain/local-date.ts';
import { krw } from '#kernel/domain/money.ts';
import type { Booking } from '../../src/modules/reservation/domain/booking.ts';
import {
  book,
  type Change,
  cancel,
  complete,
  confirm,
  expire,
  type Moved,
  type ReservationState,
  reject,
  type Unmoved,
} from '../../src/modules/reservation/domain/reservation.ts';
import {
  isLegal,
  isTerminal,
  legalTransitions,
  REJECTION_REASONS,
  type Status,
} from '../../src/modules/reservation/domain/reservation-status.ts';
import { beginOf, endOf } from '../../src/modules/reservation/domain/stay.ts';
import { always } from './always.ts';

const booking: Booking = {
  stay: { checkIn: '2026-03-07' as LocalDate, checkOut: '2026-03-09' as LocalDate },
  house: { timeZone: 'America/New_York', checkInFrom: '15:00', checkOutUntil: '11:00' },
  terms: { policy: 'NON_REFUNDABLE', season: null, steps: [], fullRefundOnBookingDay: false },
  bookedAt: Date.parse('2026-03-01T00:00:00Z'),
};
const { bookedAt } = booking;
const price = { nightly: [], total: krw(70_000) };

type Outcome = Moved<ReservationState> | Unmoved<'STATUS' | 'TOO_EARLY' | 'STAY_BEGUN' | 'REFUND_CHANGED'>;
interface Command {
  readonly to: Status;
  readonly step: (from: { state: ReservationState; at: number }) => Outcome;
}

const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  fc.constant<Command>({ to: 'CONFIRMED', step: (from) => confirm({ ...from, price }) }),
  fc
    .constantFrom(...REJECTION_REASONS)
    .map((reason): Command => ({ to: 'REJECTED', step: (from) => reject({ ...from, reason }) })),
  fc.constant<Command>({ to: 'EXPIRED', step: expire }),
  fc
    .constantFrom('GUEST' as const, 'HOST' as const, 'ADMIN' as const, 'WITHDRAWAL' as const)
    .map((cause): Command => ({ to: 'CANCELLED', step: (from) => cancel({ ...from, booking, cause }) })),
  fc.constant<Command>({ to: 'COMPLETED', step: (from) => complete({ ...from, booking }) }),
);

const anyAt = fc.oneof(
  fc.constantFrom(
    bookedAt,
    bookedAt + 29_999,
    bookedAt + 30_000,
    beginOf(booking) - 1,
    beginOf(booking),
    endOf(booking) - 1,
    endOf(booking),
  ),
  fc.integer({ min: bookedAt, max: endOf(booking) + 1000 }),
);
const anyScript = fc.array(fc.record({ command: anyCommand, at: anyAt }), { maxLength: 12 });

function play(script: { command: Command; at: number }[]) {
  let state: ReservationState = book({ at: bookedAt, deadlineSeconds: 30 }).state;
  const history: Change[] = [];
  for (const { command, at } of script) {
    const outcome = command.step({ state, at });
    if (outcome.moved) {
      state = outcome.state;
      history.push(outcome.change);
    }
  }
  return { state, history };
}

describe('the states of a reservation', () => {
  it('follow each other only as the table of transitions says, whatever is asked and when', () => {
    always(
      fc.property(anyScript, (script) => {
        const { state, history } = play(script);
        const path: Status[] = ['PENDING', ...history.map(({ status }) => status)];
        for (const [i, to] of path.slice(1).entries()) expect(isLegal({ from: path[i] as Status, to })).toBe(true);
        expect(state.status).toBe(path.at(-1));
      }),
    );
  });

  it('change twice at most', () => {
    always(fc.property(anyScript, (script) => play(script).history.length <= 2));
  });

  it('do not change any more once they are final', () => {
    always(
      fc.property(anyScript, anyCommand, anyAt, (script, { step }, at) => {
        const { state } = play(script);
        if (isTerminal(state.status)) expect(step({ state, at })).toEqual({ moved: false, because: 'STATUS' });
      }),
    );
  });

  it('are refused for their status exactly where the table has no transition', () => {
    always(
      fc.property(anyScript, anyCommand, anyAt, (script, { step, to }, at) => {
        const { state } = play(script);
        const outcome = step({ state, at });
        const forbidden = !outcome.moved && outcome.because === 'STATUS';
        expect(forbidden).toBe(!isLegal({ from: state.status, to }));
      }),
    );
  });

  it('lead to the status that was asked for, at the time and with a line of history', () => {
    always(
      fc.property(anyScript, anyCommand, anyAt, (script, { step, to }, at) => {
        const outcome = step({ state: play(script).state, at });
        if (outcome.moved) expect(outcome).toMatchObject({ state: { status: to }, change: { status: to, at } });
      }),
    );
  });

  it('never become CANCELLED once the stay has begun, nor COMPLETED before it has ended', () => {
    always(
      fc.property(anyScript, (script) => {
        for (const { status, at } of play(script).history) {
          if (status === 'CANCELLED') expect(at).toBeLessThan(beginOf(booking));
          if (status === 'COMPLETED') expect(at).toBeGreaterThanOrEqual(endOf(booking));
        }
      }),
    );
  });

  it('have the transitions of the saga and no other', () => {
    expect(legalTransitions).toEqual({
      PENDING: [],
      CONFIRMED: ['PENDING'],
      REJECTED: ['PENDING'],
      EXPIRED: ['PENDING'],
      CANCELLED: ['PENDING', 'CONFIRMED'],
      COMPLETED: ['CONFIRMED'],
    });
  });
});
