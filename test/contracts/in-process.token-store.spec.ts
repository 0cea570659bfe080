import { expect, it } from '@jest/globals';
import { Clock } from '#kernel/domain/clock.ts';
import { InProcessTokenStore } from '#kernel/token-store/in-process.token-store.ts';
import { tokenStoreContract } from './token-store.contract.ts';

class HandClock extends Clock {
  at = 1_800_000_000_000;
  now(): number {
    return this.at;
  }
}

tokenStoreContract('in process', async () => {
  const clock = new HandClock();
  const store = new InProcessTokenStore(clock);
  return {
    store,
    elsewhere: store,
    now: () => clock.at,
    pass: async (milliseconds) => {
      clock.at += milliseconds;
    },
    lose: async () => new InProcessTokenStore(clock),
    close: async () => {},
  };
});

it('keeps no more revocations in memory than can still matter', async () => {
  const clock = new HandClock();
  const store = new InProcessTokenStore(clock);
  await store.restore(async () => []);
  for (let minute = 0; minute < 100; minute += 1) {
    await store.revoke([{ sessionId: `s${minute}`, until: clock.at + 960_000 }]);
    clock.at += 60_000;
  }
  expect(store.size).toBeLessThanOrEqual(17);
});
