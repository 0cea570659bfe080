import { describe, expect, it } from '@jest/globals';
import type { Clock } from '#kernel/domain/clock.ts';
import { InProcessThrottleRecords } from '#kernel/throttle/in-process.throttle-records.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { askingThrottlesContract } from './asking-throttles.contract.ts';
import { loginThrottleContract } from './login-throttle.contract.ts';
import { throttleRecordsContract } from './throttle-records.contract.ts';

const create = async (clock: Clock) => {
  const records = new InProcessThrottleRecords(clock);
  return { records, elsewhere: records, close: async () => undefined };
};

describe('in one process', () => {
  throttleRecordsContract(create);
  loginThrottleContract(create);
  askingThrottlesContract(create);

  const remember = (records: InProcessThrottleRecords, key: string, keepFor = 1_000) =>
    records.change(key, () => ({ kept: { key }, keepFor, outcome: undefined }));
  const found = (records: InProcessThrottleRecords, key: string) =>
    records.change(key, (kept) => ({ kept, keepFor: 0, outcome: kept !== undefined }));

  it('no more records are kept than there is room for, and the oldest is forgotten first', async () => {
    const records = new InProcessThrottleRecords(new FakeClock(), 2);
    for (const key of ['a', 'b', 'a', 'c']) await remember(records, key);
    expect(records.size).toBe(2);
    expect([await found(records, 'a'), await found(records, 'b'), await found(records, 'c')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('a record counts for as long as it was to be kept', async () => {
    const clock = new FakeClock();
    const records = new InProcessThrottleRecords(clock);
    await remember(records, 'a', 1_000);
    clock.advance(999);
    expect(await found(records, 'a')).toBe(true);
    clock.advance(1);
    expect(await found(records, 'a')).toBe(false);
  });
});
