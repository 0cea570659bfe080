import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { type Audit, operator } from '#kernel/audit/audit.ts';
import type { CurrentFacts } from '#kernel/operations/current-facts.ts';
import { Resync } from '#kernel/operations/resync.ts';
import type { TopicRelays } from '#kernel/outbox/topic-relays.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { eventually } from '../support/eventually.ts';

const PORTION = 100;
const IN_ALL = 2_000;

/** A module with facts, whose relays hold what it has told until somebody hears it. */
class TalkativeModule implements CurrentFacts {
  readonly outcomes: string[] = [];
  told = 0;
  inFlight = 0;

  async tellAfter(mark: string) {
    if (Number(mark) === IN_ALL) return { told: 0, last: undefined };
    this.told += PORTION;
    this.inFlight += PORTION;
    return { told: PORTION, last: String(Number(mark) + PORTION) };
  }

  hear(): void {
    this.inFlight = 0;
  }

  get resync(): Resync {
    const audit = {
      begin: () => ({}),
      record: async (_: unknown, outcome: string) => void this.outcomes.push(outcome),
    };
    const transaction = { run: (work: () => Promise<void>) => work() };
    return new Resync({
      module: 'talkative',
      facts: this,
      relays: this as unknown as TopicRelays,
      transaction: transaction as unknown as Transaction,
      audit: audit as unknown as Audit,
    });
  }
}

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
};

it('waits with the next portion while many facts are on their way, and goes on once they are heard', async () => {
  const module = new TalkativeModule();
  const running = module.resync.run({ actor: operator('kim'), signal: new AbortController().signal });
  await turns(100);
  const most = module.told;
  expect(most).toBeLessThan(IN_ALL / 2);
  expect(most).toBeGreaterThan(PORTION);
  module.hear();
  await eventually(() => expect(module.told).toBeGreaterThan(most));
  expect(module.inFlight).toBeLessThanOrEqual(most);
  const hearing = setInterval(() => module.hear(), 1);
  expect(await running).toBe(IN_ALL);
  clearInterval(hearing);
  expect(module.outcomes).toEqual([`done: ${IN_ALL} told`]);
});

it('ends while it waits when it is told to, and says so', async () => {
  const module = new TalkativeModule();
  const ending = new AbortController();
  const running = module.resync.run({ actor: operator('kim'), signal: ending.signal });
  await turns(100);
  ending.abort();
  const told = await running;
  expect(told).toBeLessThan(IN_ALL);
  expect(module.outcomes).toEqual([`ended early: ${told} told`]);
});

it('is refused while one runs, and possible again afterwards', async () => {
  const module = new TalkativeModule();
  const { resync } = module;
  const ending = new AbortController();
  const running = resync.run({ actor: operator('kim'), signal: ending.signal });
  const again = () => resync.run({ actor: operator('lee'), signal: AbortSignal.abort() });
  await expect(again()).rejects.toMatchObject({ code: 'RESYNC_UNDER_WAY' });
  ending.abort();
  await running;
  expect(await again()).toBe(0);
});
