import { beforeEach, describe, expect, it } from '@jest/globals';
import { Clock } from '#kernel/domain/clock.ts';
import { EmailTaken, TooManySignUps } from '../domain/member.errors.ts';
import { InProcessSignUpThrottle } from './in-process.sign-up-throttle.ts';

class HandClock extends Clock {
  at = 1_800_000_000_000;
  now(): number {
    return this.at;
  }
}

let clock: HandClock;
let throttle: InProcessSignUpThrottle;
beforeEach(() => {
  clock = new HandClock();
  throttle = new InProcessSignUpThrottle(clock, { enabled: true }, 100);
});

const ask = (address: string, signUp: () => Promise<unknown>) => throttle.guard({ address, signUp });
const taken = (address: string) => ask(address, () => Promise.reject(new EmailTaken()));

describe('the guard against asking who has an account', () => {
  it('counts only what was answered with EMAIL_TAKEN', async () => {
    for (let time = 0; time < 20; time += 1)
      await expect(ask('a', () => Promise.reject(new Error('busy')))).rejects.toThrow('busy');
    expect(await ask('a', async () => 'in')).toBe('in');
  });

  it('forgets each answer an hour after it was given', async () => {
    for (let time = 0; time < 5; time += 1) {
      await expect(taken('a')).rejects.toThrow(EmailTaken);
      clock.at += 60_000;
    }
    await expect(taken('a')).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 3_300 });
    clock.at += 3_300_000;
    await expect(taken('a')).rejects.toThrow(EmailTaken);
    await expect(taken('a')).rejects.toThrow(TooManySignUps);
  });

  it('answers five of many that ask at once', async () => {
    const slowly = async () => {
      await new Promise(setImmediate);
      throw new EmailTaken();
    };
    const answers = await Promise.allSettled(Array.from({ length: 60 }, () => ask('a', slowly)));
    const told = answers.filter((answer) => answer.status === 'rejected' && answer.reason instanceof EmailTaken);
    expect(told).toHaveLength(5);
  });

  it('lets a queue of sign-ups through, five at a time', async () => {
    let underWay = 0;
    let most = 0;
    const signUp = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
    };
    await Promise.all(Array.from({ length: 100 }, () => ask('a', signUp)));
    expect(most).toBe(5);
  });

  it('remembers a bounded number of addresses, and nothing of who found a free e-mail', async () => {
    await ask('a', async () => undefined);
    expect(throttle.size).toBe(0);
    for (let address = 0; address < 1_000; address += 1) await expect(taken(`a${address}`)).rejects.toThrow(EmailTaken);
    expect(throttle.size).toBeLessThanOrEqual(100);
  });
});
