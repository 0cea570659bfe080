import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '#kernel/domain/clock.ts';
import { RandomIds } from '#kernel/domain/ids.ts';
import type { Email } from '../../src/modules/member/domain/email.ts';
import { EmailTaken, TooManySignUps } from '../../src/modules/member/domain/member.errors.ts';
import { RecordedResetThrottle } from '../../src/modules/member/persistence/recorded.reset-throttle.ts';
import { RecordedSignUpThrottle } from '../../src/modules/member/persistence/recorded.sign-up-throttle.ts';
import { FakeClock } from '../support/fake-clock.ts';
import type { RecordsUnderTest } from './login-throttle.contract.ts';

const MINUTE = 60_000;
const LIMITS = { enabled: true };
const settled = () => new Promise(setImmediate);

/** What must hold of sign-ups and of requests for letters, alone or for many processes. */
export function askingThrottlesContract(create: (clock: Clock) => Promise<RecordsUnderTest>): void {
  let clock: FakeClock;
  let under: RecordsUnderTest;
  beforeEach(async () => {
    clock = new FakeClock();
    under = await create(clock);
  });
  afterEach(() => under.close());

  describe('the guard against asking who has an account', () => {
    let throttles: readonly RecordedSignUpThrottle[];
    beforeEach(() => {
      const of = (records: typeof under.records) => new RecordedSignUpThrottle(records, LIMITS, clock, new RandomIds());
      throttles = [of(under.records), of(under.elsewhere)];
    });
    const ask = (address: string, signUp: () => Promise<unknown>, at = 0) =>
      throttles[at % 2]?.guard({ address, signUp }) ?? Promise.resolve();
    const taken = (address: string, at = 0) => ask(address, () => Promise.reject(new EmailTaken()), at);

    it('counts only what was answered with EMAIL_TAKEN', async () => {
      for (let time = 0; time < 20; time += 1)
        await expect(ask('a', () => Promise.reject(new Error('busy')))).rejects.toThrow('busy');
      expect(await ask('a', async () => 'in')).toBe('in');
    });

    it('counts what was told by all processes together', async () => {
      for (let time = 0; time < 5; time += 1) await expect(taken('a', time)).rejects.toThrow(EmailTaken);
      for (const at of [0, 1]) await expect(taken('a', at)).rejects.toThrow(TooManySignUps);
      await expect(taken('b')).rejects.toThrow(EmailTaken);
    });

    it('forgets each answer an hour after it was given', async () => {
      for (let time = 0; time < 5; time += 1) {
        await expect(taken('a')).rejects.toThrow(EmailTaken);
        clock.advance(MINUTE);
      }
      await expect(taken('a')).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 3_300 });
      clock.advance(55 * MINUTE);
      await expect(taken('a')).rejects.toThrow(EmailTaken);
      await expect(taken('a')).rejects.toThrow(TooManySignUps);
    });

    it('answers five of many that ask at once, in whichever process', async () => {
      const slowly = async () => {
        await settled();
        throw new EmailTaken();
      };
      const answers = await Promise.allSettled(Array.from({ length: 60 }, (_, n) => ask('a', slowly, n)));
      const told = answers.filter((answer) => answer.status === 'rejected' && answer.reason instanceof EmailTaken);
      expect(told).toHaveLength(5);
    });

    it('lets a queue of sign-ups through, five at a time', async () => {
      let underWay = 0;
      let most = 0;
      const signUp = async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setTimeout(resolve, 20));
        underWay -= 1;
      };
      await Promise.all(Array.from({ length: 40 }, (_, n) => ask('a', signUp, n)));
      expect(most).toBeLessThanOrEqual(5);
      expect(most).toBeGreaterThan(1);
    });
  });

  describe('the guard against flooding mailboxes', () => {
    let throttles: readonly RecordedResetThrottle[];
    beforeEach(() => {
      throttles = [under.records, under.elsewhere].map((records) => new RecordedResetThrottle(records, LIMITS, clock));
    });
    const ask = (email: string, address = '192.0.2.1', at = 0) =>
      throttles[at % 2]?.admits({ email: email as Email, address });
    const askOften = async (times: number, email: (time: number) => string) => {
      for (let time = 0; time < times; time += 1) await ask(email(time), '192.0.2.1', time);
    };

    it('lets 5 letters an hour go to an e-mail, from wherever they are asked for', async () => {
      const answers = [];
      for (let time = 0; time < 6; time += 1) answers.push(await ask('guest@inn.example', `192.0.2.${time}`, time));
      expect(answers).toEqual([true, true, true, true, true, false]);
      clock.advance(60 * MINUTE);
      expect(await ask('guest@inn.example')).toBe(true);
    });

    it('refuses an address that asked 20 times within an hour, and says when it may again', async () => {
      await askOften(20, (time) => `guest${time}@inn.example`);
      clock.advance(10 * MINUTE);
      await expect(ask('guest@inn.example')).rejects.toMatchObject({ retryAfterSeconds: 3_000 });
      expect(await ask('guest@inn.example', '192.0.2.2')).toBe(true);
    });

    it('counts for an address what comes to nothing for the e-mail too', async () => {
      await askOften(20, () => 'guest@inn.example');
      await expect(ask('other@inn.example')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    });

    it('lets no more through of many that ask at once, in whichever process', async () => {
      const asked = Array.from({ length: 20 }, (_, n) => ask('guest@inn.example', `192.0.2.${n}`, n));
      expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(5);
    });

    it('limits no address where limits are off, and mailboxes all the same', async () => {
      const throttle = new RecordedResetThrottle(under.records, { enabled: false }, clock);
      const answers = [];
      for (let time = 0; time < 30; time += 1)
        answers.push(await throttle.admits({ email: 'guest@inn.example' as Email, address: '192.0.2.1' }));
      expect(answers.filter(Boolean)).toHaveLength(5);
    });
  });
}
