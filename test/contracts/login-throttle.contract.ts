import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '#kernel/domain/clock.ts';
import { RandomIds } from '#kernel/domain/ids.ts';
import type { ThrottleRecords } from '#kernel/throttle/throttle-records.ts';
import { TooManyAttempts } from '../../src/modules/member/domain/member.errors.ts';
import { RecordedLoginThrottle } from '../../src/modules/member/persistence/recorded.login-throttle.ts';
import { eventually } from '../support/eventually.ts';
import { FakeClock } from '../support/fake-clock.ts';

export interface RecordsUnderTest {
  readonly records: ThrottleRecords;
  /** The same records as another process has them. */
  readonly elsewhere: ThrottleRecords;
  close(): Promise<void>;
}

const MINUTE = 60_000;

/** What the guard against guessing passwords must do, alone or for many processes. */
export function loginThrottleContract(create: (clock: Clock) => Promise<RecordsUnderTest>): void {
  let clock: FakeClock;
  let under: RecordsUnderTest;
  let here: RecordedLoginThrottle;
  let elsewhere: RecordedLoginThrottle;
  let checked: number;
  beforeEach(async () => {
    clock = new FakeClock();
    under = await create(clock);
    here = new RecordedLoginThrottle(under.records, clock, new RandomIds());
    elsewhere = new RecordedLoginThrottle(under.elsewhere, clock, new RandomIds());
    checked = 0;
  });
  afterEach(() => under.close());

  interface Where {
    readonly account?: string;
    readonly address?: string;
    readonly at?: RecordedLoginThrottle;
  }
  const attempt = (right: boolean, { account = 'guest@inn.example', address = '192.0.2.1', at = here }: Where = {}) =>
    at.guard({
      account,
      address,
      check: async () => {
        checked += 1;
        await Promise.resolve();
        return right;
      },
    });
  const fail = async (times: number, where: Where = {}): Promise<void> => {
    for (let time = 0; time < times; time += 1) expect(await attempt(false, where)).toBe(false);
  };
  /** Seconds for which the door is closed, by what a refused attempt says. */
  const closedFor = async (where: Where = {}): Promise<number | undefined> => {
    const error: unknown = await attempt(true, where).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return error instanceof TooManyAttempts ? error.retryAfterSeconds : undefined;
  };

  describe('the guard against guessing passwords', () => {
    it('closes the door after 5 failures, to the right password too, and hashes nothing more', async () => {
      await fail(5);
      expect(await closedFor()).toBe(30);
      expect(checked).toBe(5);
    });

    it('counts what fails in all processes together', async () => {
      await fail(3);
      await fail(2, { at: elsewhere });
      expect([await closedFor(), await closedFor({ at: elsewhere })]).toEqual([30, 30]);
    });

    it('lets a member who fails 4 times in', async () => {
      await fail(4);
      expect(await attempt(true)).toBe(true);
    });

    it('begins anew after the right password', async () => {
      await fail(4);
      await attempt(true, { at: elsewhere });
      await fail(4);
      expect(await attempt(true)).toBe(true);
    });

    it('counts only the failures of the last 15 minutes', async () => {
      await fail(4);
      clock.advance(15 * MINUTE);
      await fail(4);
      expect(await attempt(true)).toBe(true);
    });

    it('closes twice as long each time', async () => {
      await fail(5);
      for (const seconds of [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]) {
        expect(await closedFor()).toBe(seconds);
        clock.advance(seconds * 1_000 - 1);
        expect(await closedFor()).toBe(1);
        clock.advance(1);
        await fail(1);
      }
    });

    it('is not closed for longer by who knocks meanwhile', async () => {
      await fail(5);
      for (let knock = 0; knock < 20; knock += 1) await closedFor();
      clock.advance(30_000);
      expect(await attempt(true)).toBe(true);
    });

    it('forgets when nothing has failed for 15 minutes after the door opened', async () => {
      await fail(5);
      clock.advance(30_000 + 15 * MINUTE);
      await fail(5);
      expect(await closedFor()).toBe(30);
    });

    it('leaves other accounts and other addresses alone', async () => {
      await fail(5);
      expect(await closedFor({ account: 'other@inn.example' })).toBeUndefined();
      expect(await closedFor({ address: '192.0.2.2' })).toBeUndefined();
    });

    it('closes the account everywhere after 50 failures from wherever', async () => {
      for (let host = 0; host < 25; host += 1)
        await fail(2, { address: `198.51.100.${host}`, at: host % 2 === 0 ? here : elsewhere });
      expect(await closedFor({ address: '203.0.113.1' })).toBe(30);
      expect(await closedFor({ account: 'other@inn.example' })).toBeUndefined();
    });

    it('lets no parallel guess slip past, in whichever process', async () => {
      const guesses = Array.from({ length: 60 }, (_, n) => attempt(false, { at: n % 2 === 0 ? here : elsewhere }));
      const all = await Promise.allSettled(guesses);
      expect(checked).toBe(5);
      expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    });

    it('lets all in who know the password, however many at once', async () => {
      const right = Array.from({ length: 60 }, (_, n) => attempt(true, { at: n % 2 === 0 ? here : elsewhere }));
      expect(await Promise.all(right)).toEqual(Array(60).fill(true));
    });

    it('of all who wait in a process one looks at a time whether it may go on', async () => {
      const { records } = under;
      const look = records.changed.bind(records);
      const looking = { now: 0, most: 0, ever: 0 };
      records.changed = async (...asked) => {
        looking.now += 1;
        looking.ever += 1;
        looking.most = Math.max(looking.most, looking.now);
        await look(...asked);
        looking.now -= 1;
      };
      const held: (() => void)[] = [];
      const wait = () => new Promise<void>((resolve) => held.push(resolve));
      const check = async () => {
        if (held.length < 5) await wait();
        return true;
      };
      const all = Array.from({ length: 55 }, () => here.guard({ account: 'a', address: 'b', check }));
      await eventually(() => expect(looking.ever).toBeGreaterThan(2));
      for (const end of held) end();
      expect(await Promise.all(all)).toEqual(Array(55).fill(true));
      expect(looking.most).toBe(1);
    });

    it('counts a check that could not be made neither way', async () => {
      const broken = () => here.guard({ account: 'a', address: 'b', check: () => Promise.reject(new Error('busy')) });
      for (let time = 0; time < 20; time += 1) await expect(broken()).rejects.toThrow('busy');
      expect(await closedFor({ account: 'a', address: 'b' })).toBeUndefined();
    });

    it('counts an attempt whose process never came back as over after half a minute', async () => {
      let begun = 0;
      const hang = () => {
        begun += 1;
        return new Promise<never>(() => undefined);
      };
      for (let time = 0; time < 5; time += 1) void elsewhere.guard({ account: 'a', address: 'b', check: hang });
      await eventually(() => expect(begun).toBe(5));
      clock.advance(30_000);
      expect(await attempt(true, { account: 'a', address: 'b' })).toBe(true);
    });
  });
}
