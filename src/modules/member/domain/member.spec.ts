import { describe, expect, it } from '@jest/globals';
import type { Email } from './email.ts';
import { MemberNotFound, MemberSuspended } from './member.errors.ts';
import {
  acting,
  asHost,
  type MemberId,
  mayReset,
  register,
  reinstated,
  suspended,
  withdrawn,
  withPassword,
  withProfile,
  withResetLink,
} from './member.ts';

const guest = register({
  id: 'member-1' as MemberId,
  email: 'guest@inn.example' as Email,
  name: '나그네',
  phone: '010-0000-0000',
  passwordHash: '$argon2id$1',
  createdAt: 1,
});
const suspension = { at: 2, reason: 'fraud' };

describe('a member', () => {
  it('begins as an active guest', () => {
    expect(guest).toMatchObject({ state: 'ACTIVE', role: 'GUEST' });
  });

  it('becomes a host, once and for good', () => {
    expect(asHost(guest).role).toBe('HOST');
    expect(asHost(asHost(guest)).role).toBe('HOST');
  });

  it('who is an admin does not step down to host', () => {
    expect(asHost({ ...guest, role: 'ADMIN' }).role).toBe('ADMIN');
  });

  it('changes of the profile what is said and nothing else', () => {
    expect(withProfile(guest, { name: '길손' })).toEqual({ ...guest, name: '길손' });
    expect(withProfile(guest, {})).toEqual(guest);
    expect(withProfile({ ...guest, phone: '010-1234-5678' }, { phone: null }).phone).toBeUndefined();
    expect(withPassword(guest, '$argon2id$2')).toEqual({ ...guest, passwordHash: '$argon2id$2' });
  });

  it('who is suspended may not act until reinstated', () => {
    const held = suspended(guest, suspension);
    expect(() => acting(held)).toThrow(MemberSuspended);
    expect(acting(reinstated(held))).toEqual(guest);
  });

  it('who is suspended twice keeps the first reason', () => {
    expect(suspended(suspended(guest, suspension), { at: 3, reason: 'other' }).suspension).toEqual(suspension);
  });

  it('may reset the password by the newest link, until it expires', () => {
    const first = withResetLink(guest, { digest: 'first', expiresAt: 10 });
    const second = withResetLink(first, { digest: 'second', expiresAt: 20 });
    expect(mayReset(first, { digest: 'first', now: 9 })).toBe(true);
    expect(mayReset(first, { digest: 'first', now: 10 })).toBe(false);
    expect(mayReset(second, { digest: 'first', now: 9 })).toBe(false);
    expect(mayReset(undefined, { digest: 'first', now: 9 })).toBe(false);
  });

  it('loses the link with a new password and with a suspension', () => {
    const linked = withResetLink(guest, { digest: 'link', expiresAt: 10 });
    const link = { digest: 'link', now: 1 };
    expect(mayReset(withPassword(linked, '$argon2id$2'), link)).toBe(false);
    expect(mayReset(reinstated(suspended(linked, suspension)), link)).toBe(false);
  });

  it('who withdraws leaves no name, address, phone or hash behind', () => {
    const gone = withdrawn(guest, 9);
    expect(gone).toEqual({ state: 'WITHDRAWN', id: 'member-1', createdAt: 1, withdrawnAt: 9 });
    expect(() => acting(gone)).toThrow(MemberNotFound);
    expect(() => suspended(gone, suspension)).toThrow(MemberNotFound);
    expect(() => reinstated(gone)).toThrow(MemberNotFound);
  });
});
