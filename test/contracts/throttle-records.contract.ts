import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '#kernel/domain/clock.ts';
import type { ThrottleRecords } from '#kernel/throttle/throttle-records.ts';
import { FakeClock } from '../support/fake-clock.ts';
import type { RecordsUnderTest } from './login-throttle.contract.ts';

/** What whoever remembers for throttles must do, alone or for many processes. */
export function throttleRecordsContract(create: (clock: Clock) => Promise<RecordsUnderTest>): void {
  let under: RecordsUnderTest;
  beforeEach(async () => {
    under = await create(new FakeClock());
  });
  afterEach(() => under.close());

  const count = (key: string, records = under.records) =>
    records.change<{ readonly n: number }, number>(key, ({ n } = { n: 0 }) => ({
      kept: { n: n + 1 },
      keepFor: 60_000,
      outcome: n + 1,
    }));
  const look = (key: string, records: ThrottleRecords) =>
    records.change<object, object | undefined>(key, (found) => ({ kept: found, keepFor: 0, outcome: found }));

  describe('the records of throttles', () => {
    it('are changed one at a time, in whichever process', async () => {
      const counted = Array.from({ length: 40 }, (_, n) => count('a', n % 2 === 0 ? under.records : under.elsewhere));
      expect((await Promise.all(counted)).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 40 }, (_, n) => n + 1),
      );
    });

    it('are kept by their keys', async () => {
      await count('a');
      expect([await count('b'), await look('a', under.elsewhere)]).toEqual([1, { n: 1 }]);
    });

    it('are not changed by who only looks', async () => {
      expect(await look('a', under.records)).toBeUndefined();
      await count('a');
      await look('a', under.elsewhere);
      expect(await count('a')).toBe(2);
    });

    it('are forgotten when nothing is to be kept', async () => {
      await count('a');
      await under.elsewhere.change('a', () => ({ kept: undefined, keepFor: 0, outcome: undefined }));
      expect(await count('a')).toBe(1);
    });

    it('keep nobody waiting who waits for a change', async () => {
      const change = under.records.changed('a', 0);
      await count('a', under.elsewhere);
      await change;
    });
  });
}
