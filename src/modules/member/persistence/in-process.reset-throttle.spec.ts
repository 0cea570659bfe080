import { beforeEach, expect, it } from '@jest/globals';
import { Clock } from '#kernel/domain/clock.ts';
import type { Email } from '../domain/email.ts';
import { InProcessResetThrottle } from './in-process.reset-throttle.ts';
import { RecentTimes } from './recent-times.ts';

class HandClock extends Clock {
  at = 1_800_000_000_000;
  now(): number {
    return this.at;
  }
}

let clock: HandClock;
let throttle: InProcessResetThrottle;
beforeEach(() => {
  clock = new HandClock();
  throttle = new InProcessResetThrottle(clock, { enabled: true });
});

const ask = (email: string, address = '192.0.2.1') => throttle.admits({ email: email as Email, address });
const askOften = (times: number, email: (time: number) => string) =>
  Array.from({ length: times }, (_, time) => ask(email(time)));

it('lets 5 letters an hour go to an e-mail, from wherever they are asked for', () => {
  const answers = Array.from({ length: 6 }, (_, time) => ask('guest@inn.example', `192.0.2.${time}`));
  expect(answers).toEqual([true, true, true, true, true, false]);
  clock.at += 3_600_000;
  expect(ask('guest@inn.example')).toBe(true);
});

it('refuses an address that asked 20 times within an hour, and says when it may again', () => {
  askOften(20, (time) => `guest${time}@inn.example`);
  clock.at += 600_000;
  expect(() => ask('guest@inn.example')).toThrow(expect.objectContaining({ retryAfterSeconds: 3_000 }));
  expect(ask('guest@inn.example', '192.0.2.2')).toBe(true);
});

it('counts for an address what comes to nothing for the e-mail too', () => {
  askOften(20, () => 'guest@inn.example');
  expect(() => ask('other@inn.example')).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }));
});

it('limits no address where limits are off, and mailboxes all the same', () => {
  throttle = new InProcessResetThrottle(clock, { enabled: false });
  const answers = askOften(30, () => 'guest@inn.example');
  expect(answers.filter((admitted) => admitted)).toHaveLength(5);
});

it('remembers no more keys than it has room for, and forgets the oldest first', () => {
  const times = new RecentTimes({ window: 1_000, limit: 1, capacity: 2 });
  for (const key of ['a', 'b', 'c']) times.take({ key, now: 0 });
  expect(times.size).toBe(2);
  expect(times.take({ key: 'c', now: 0 })).toBe(1_000);
  expect(times.take({ key: 'a', now: 0 })).toBe(0);
});
