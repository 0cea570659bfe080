import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Email } from './email.ts';
import { type Member, type MemberId, register, suspended, withdrawn } from './member.ts';
import { ended, isOpen, refresh, refreshExpiresAt, type Session, type SessionId, startSession } from './session.ts';

const DAY = 86_400_000;
const START = 1_800_000_000_000;
const memberId = 'member-1' as MemberId;
const active = register({
  ...{ id: memberId, email: 'guest@inn.example' as Email, name: 'n', phone: undefined, passwordHash: 'h' },
  createdAt: START,
});
const fresh = startSession({ id: 'session-1' as SessionId, memberId, now: START });
const present = (at: number, more: Partial<{ session: Session; member: Member; token: 'current' | 'spent' }> = {}) =>
  refresh({ session: fresh, member: active, token: 'current', now: at, ...more });

/** The session after a refresh at each of these times. */
const refreshedAt = (...times: readonly number[]): Session =>
  times.reduce<Session>((session, now) => {
    const outcome = present(now, { session });
    if (outcome.kind !== 'rotated') throw new Error(`${outcome.kind} at ${now}`);
    return outcome.session;
  }, fresh);

describe('a refresh token', () => {
  it('is exchanged for a new one while it is the current one', () => {
    expect(present(START + DAY)).toEqual({ kind: 'rotated', session: { ...fresh, refreshedAt: START + DAY } });
  });

  it('expires when it lies unused for 7 days', () => {
    expect(present(START + 7 * DAY - 1).kind).toBe('rotated');
    expect(present(START + 7 * DAY)).toEqual({ kind: 'refused', reason: 'expired' });
  });

  it('expires 30 days after the sign-in, however often it was exchanged', () => {
    const session = refreshedAt(...[6, 12, 18, 24, 29].map((day) => START + day * DAY));
    expect(refreshExpiresAt(session)).toBe(START + 30 * DAY);
    expect(present(START + 30 * DAY - 1, { session }).kind).toBe('rotated');
    expect(present(START + 30 * DAY, { session })).toEqual({ kind: 'refused', reason: 'expired' });
  });

  it('that was spent ends the whole family when it comes again', () => {
    const outcome = present(START + DAY, { token: 'spent' });
    expect(outcome).toEqual({ kind: 'reused', session: { ...fresh, endedAt: START + DAY } });
  });

  it('that was spent ends the family also when the family lay idle too long', () => {
    expect(present(START + 8 * DAY, { token: 'spent' }).kind).toBe('reused');
  });

  it.each(['current', 'spent'] as const)('of a session that has ended is refused: %s', (token) => {
    expect(present(START + 2, { session: ended(fresh, START + 1), token })).toEqual({
      kind: 'refused',
      reason: 'ended',
    });
  });

  it('of a member who is suspended or gone is refused', () => {
    const refused = { kind: 'refused', reason: 'member' };
    expect(present(START + 1, { member: suspended(active, { at: START, reason: 'r' }) })).toEqual(refused);
    expect(present(START + 1, { member: withdrawn(active, START) })).toEqual(refused);
  });

  it('never lives past 7 days from its making or 30 from the sign-in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 * DAY }), { maxLength: 12 }), (pauses) => {
        let session = fresh;
        let now = START;
        for (const pause of pauses) {
          now += pause;
          const outcome = present(now, { session });
          const late = now >= session.refreshedAt + 7 * DAY || now >= START + 30 * DAY;
          expect(outcome.kind).toBe(late ? 'refused' : 'rotated');
          if (outcome.kind !== 'rotated') return;
          session = outcome.session;
        }
      }),
    );
  });
});

describe('a session', () => {
  it('is open until it ends or expires', () => {
    expect(isOpen(fresh, START + 7 * DAY - 1)).toBe(true);
    expect(isOpen(fresh, START + 7 * DAY)).toBe(false);
    expect(isOpen(ended(fresh, START + 1), START + 1)).toBe(false);
  });

  it('that ends twice ended the first time', () => {
    expect(ended(ended(fresh, START + 1), START + 2).endedAt).toBe(START + 1);
  });
});
