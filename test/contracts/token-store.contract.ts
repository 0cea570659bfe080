import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SessionsUnknown } from '#kernel/token-store/token-store.errors.ts';
import type { TokenStore } from '#kernel/token-store/token-store.ts';
import { undisturbed } from '../support/undisturbed.ts';

/** A fresh store as one adapter makes it, unknown at first. */
export interface TokenStoreSubject {
  readonly store: TokenStore;
  /** The same store as another process sees it. */
  readonly elsewhere: TokenStore;
  now(): number;
  /** Lets time pass for the store, by the clock in hand or by waiting. */
  pass(milliseconds: number): Promise<void>;
  /** Empties what lies behind the store, as a restart or a flush does; answers the store that is there afterwards. */
  lose(): Promise<TokenStore>;
  close(): Promise<void>;
}

export function tokenStoreContract(adapter: string, open: () => Promise<TokenStoreSubject>): void {
  describe(`token store (${adapter})`, () => {
    let subject: TokenStoreSubject;
    let store: TokenStore;
    beforeEach(async () => {
      subject = await open();
      store = subject.store;
    });
    afterEach(() => subject.close());

    const forAMinute = (...sessionIds: readonly string[]) =>
      sessionIds.map((sessionId) => ({ sessionId, until: subject.now() + 60_000 }));
    const aliveOf = (from: TokenStore, ...sessionIds: readonly string[]) =>
      Promise.all(sessionIds.map((sessionId) => from.isAlive({ sessionId })));

    it('says of no session that it is alive before it was filled', async () => {
      expect(await store.isKnown()).toBe(false);
      await expect(store.isAlive({ sessionId: 'a' })).rejects.toThrow(SessionsUnknown);
    });

    it('tells the caller when to try again while it is unknown', async () => {
      await expect(store.isAlive({ sessionId: 'a' })).rejects.toMatchObject({
        kind: 'unavailable',
        code: 'UNAVAILABLE',
        retryAfterSeconds: expect.any(Number),
      });
    });

    it('is not made known by a revocation, and keeps it', async () => {
      await store.revoke(forAMinute('a'));
      await expect(store.isAlive({ sessionId: 'a' })).rejects.toThrow(SessionsUnknown);
      await store.restore(async () => []);
      expect(await aliveOf(store, 'a', 'b')).toEqual([false, true]);
    });

    it('knows what was written back to it', async () => {
      await store.restore(async () => forAMinute('a', 'b'));
      expect(await store.isKnown()).toBe(true);
      expect(await aliveOf(store, 'a', 'b', 'c')).toEqual([false, false, true]);
    });

    it('ends one session and leaves the others', async () => {
      await store.restore(async () => []);
      await store.revoke(forAMinute('a'));
      expect(await aliveOf(store, 'a', 'b')).toEqual([false, true]);
    });

    it('ends many sessions at once', async () => {
      await store.restore(async () => []);
      const many = Array.from({ length: 1_000 }, (_, at) => `s${at}`);
      await store.revoke(forAMinute(...many));
      expect((await aliveOf(store, ...many)).includes(true)).toBe(false);
    });

    it('answers many questions that are asked at once, each its own', async () => {
      await store.restore(async () => forAMinute('s1', 's3'));
      const asked = Array.from({ length: 200 }, (_, at) => `s${at % 5}`);
      expect(await aliveOf(store, ...asked)).toEqual(asked.map((sessionId) => !['s1', 's3'].includes(sessionId)));
    });

    it('ends a session for every process before it answers', async () => {
      await store.restore(async () => []);
      await store.revoke(forAMinute('a'));
      expect(await aliveOf(subject.elsewhere, 'a', 'b')).toEqual([false, true]);
    });

    it('ends a session twice without complaint', async () => {
      await store.restore(async () => []);
      await store.revoke(forAMinute('a'));
      await store.revoke(forAMinute('a'));
      expect(await aliveOf(store, 'a')).toEqual([false]);
    });

    it('takes an empty list for nothing', async () => {
      await store.restore(async () => []);
      await store.revoke([]);
      expect(await aliveOf(store, 'a')).toEqual([true]);
    });

    it('forgets a revocation when the last token of the session has expired', async () => {
      await store.restore(async () => []);
      await undisturbed(async () => {
        await store.revoke([{ sessionId: 'a', until: subject.now() + 1_000 }]);
        expect(await aliveOf(store, 'a')).toEqual([false]);
      });
      await subject.pass(1_100);
      expect(await aliveOf(store, 'a')).toEqual([true]);
    });

    it('keeps the later end when a session is ended twice', async () => {
      await store.restore(async () => []);
      await store.revoke(forAMinute('a'));
      await store.revoke([{ sessionId: 'a', until: subject.now() + 1_000 }]);
      await subject.pass(1_100);
      expect(await aliveOf(store, 'a')).toEqual([false]);
    });

    it('bears a revocation that has expired already', async () => {
      await store.restore(async () => [{ sessionId: 'a', until: subject.now() - 1_000 }]);
      await store.revoke([{ sessionId: 'b', until: subject.now() - 1 }]);
      expect(await aliveOf(store, 'a', 'b')).toEqual([true, true]);
    });

    it('loses no revocation that is made while the old ones are written back', async () => {
      const old = Array.from({ length: 500 }, (_, at) => `old${at}`);
      await Promise.all([store.restore(async () => forAMinute(...old)), store.revoke(forAMinute('new'))]);
      expect(await aliveOf(store, 'new', 'old0', 'old499')).toEqual([false, false, false]);
    });

    it('is unknown again when it has lost its data, until they are written back', async () => {
      await store.restore(async () => forAMinute('a'));
      const afterwards = await subject.lose();
      expect(await afterwards.isKnown()).toBe(false);
      await expect(afterwards.isAlive({ sessionId: 'b' })).rejects.toThrow(SessionsUnknown);
      await afterwards.restore(async () => forAMinute('a'));
      expect(await aliveOf(afterwards, 'a', 'b')).toEqual([false, true]);
    });

    it.each(['', '__proto__', 'a b\r\nFLUSHALL', '*', 'é한😀', 'x'.repeat(500)])(
      'takes any text for a session: %p',
      async (sessionId) => {
        await store.restore(async () => []);
        await store.revoke(forAMinute(sessionId));
        expect(await aliveOf(store, sessionId, 'a')).toEqual([false, true]);
      },
    );
  });
}
