import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '#kernel/domain/clock.ts';
import { defineError } from '#kernel/domain/errors.ts';
import type { Idempotency, IdempotentRequest, StoredAnswer } from '#kernel/idempotency/idempotency.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { FakeClock } from '../support/fake-clock.ts';

const HOUR = 3_600_000;
const RoomSoldOut = defineError('ROOM_SOLD_OUT', 'conflict', { ko: '매진.', en: 'Sold out.' });

export interface IdempotencyUnderTest {
  readonly idempotency: Idempotency;
  readonly transaction: Transaction;
  /** An effect in the same database, which breaks when it is had twice with one name. */
  effect(name: string): Promise<void>;
  effects(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What must hold wherever the answers are kept. */
export function idempotencyContract(create: (clock: Clock) => Promise<IdempotencyUnderTest>): void {
  let clock: FakeClock;
  let under: IdempotencyUnderTest;
  const request: IdempotentRequest = {
    scope: 'member-1',
    method: 'POST',
    path: '/reservations',
    key: 'summer-1',
    fingerprint: 'f'.repeat(64),
  };
  const answer = (name: string): StoredAnswer => ({
    status: 202,
    headers: { location: `/reservations/${name}` },
    body: { name, nothing: null, nested: [{ amount: 1 }] },
  });
  const run = (name: string, asked: IdempotentRequest | undefined = request) =>
    under.idempotency.run(asked, async () => {
      await under.effect(name);
      return answer(name);
    });

  beforeEach(async () => {
    clock = new FakeClock();
    under = await create(clock);
  });
  afterEach(() => under.close());

  describe('a repeated request', () => {
    it('gets the first answer, and has no effect', async () => {
      expect(await run('first')).toEqual({ ...answer('first'), replayed: false });
      expect(await run('second')).toEqual({ ...answer('first'), replayed: true });
      expect(await under.effects()).toEqual(['first']);
    });

    it('a hundred times at once has one effect, and everybody gets its answer', async () => {
      const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => run(`try-${n}`)));
      const effects = await under.effects();
      expect(effects).toHaveLength(1);
      expect(new Set(answers.map(({ body }) => JSON.stringify(body)))).toEqual(
        new Set([JSON.stringify(answer(effects[0] ?? '').body)]),
      );
      expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    });

    it('with another body is refused', async () => {
      await run('first');
      await expect(run('second', { ...request, fingerprint: 'e'.repeat(64) })).rejects.toMatchObject({
        code: 'IDEMPOTENCY_MISMATCH',
        kind: 'mismatch',
      });
      expect(await under.effects()).toEqual(['first']);
    });

    it.each([{ scope: 'member-2' }, { method: 'PUT' }, { path: '/reservations/2' }, { key: 'summer-2' }])(
      'is another request when it differs in %o',
      async (difference) => {
        await run('first');
        expect(await run('second', { ...request, ...difference })).toMatchObject({ replayed: false });
        expect(await under.effects()).toEqual(['first', 'second']);
      },
    );

    it('is remembered for a day', async () => {
      await run('first');
      clock.advance(24 * HOUR - 1);
      expect(await run('second')).toMatchObject({ replayed: true });
      clock.advance(1);
      expect(await run('third')).toEqual({ ...answer('third'), replayed: false });
      expect(await run('fourth')).toEqual({ ...answer('third'), replayed: true });
      expect(await under.effects()).toEqual(['first', 'third']);
    });

    it('is remembered from when it was asked, however late its unit is run', async () => {
      const asked = run('first');
      clock.advance(HOUR);
      await asked;
      clock.advance(23 * HOUR);
      expect(await run('second')).toMatchObject({ replayed: false });
    });
  });

  describe('a refusal', () => {
    it('is not remembered, and leaves no effect', async () => {
      const refused = under.idempotency.run(request, async () => {
        await under.effect('refused');
        throw new RoomSoldOut();
      });
      await expect(refused).rejects.toMatchObject({ code: 'ROOM_SOLD_OUT' });
      expect(await run('again')).toEqual({ ...answer('again'), replayed: false });
      expect(await under.effects()).toEqual(['again']);
    });

    it('of the unit around it takes effect and memory with it', async () => {
      const outer = under.transaction.run(async () => {
        await run('first');
        await nextTurn();
        throw new RoomSoldOut();
      });
      await expect(outer).rejects.toMatchObject({ code: 'ROOM_SOLD_OUT' });
      expect(await run('again')).toMatchObject({ replayed: false });
      expect(await under.effects()).toEqual(['again']);
    });
  });

  describe('a request without a key', () => {
    it('runs every time, in one unit', async () => {
      const failing = under.idempotency.run(undefined, async () => {
        await under.effect('undone');
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      for (const name of ['first', 'second'])
        expect(await under.idempotency.run(undefined, () => under.effect(name).then(() => answer(name)))).toMatchObject(
          {
            replayed: false,
          },
        );
      expect(await under.effects()).toEqual(['first', 'second']);
    });
  });
}
