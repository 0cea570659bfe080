import { describe, expect, it } from '@jest/globals';
import type { Clock } from '#kernel/domain/clock.ts';
import { DatabaseIdempotency } from '#kernel/idempotency/database.idempotency.ts';
import { CreateIdempotency } from '#kernel/idempotency/idempotency.migration.ts';
import { MysqlDatabase } from '#kernel/persistence/mysql.database.ts';
import { idempotencyContract } from '../contracts/idempotency.contract.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { dropSchemas, mysqlServer, newSchemaPrefix } from '../support/mysql-server.ts';
import { noteSchema } from '../support/scratch-notes.ts';
import { OFTEN } from '../support/two-processes.ts';

const schema = {
  ...noteSchema,
  migrations: [{ name: '0000-idempotency', class: CreateIdempotency }, ...noteSchema.migrations],
};

async function opened(clock: Clock, name = newSchemaPrefix()) {
  const database = await MysqlDatabase.open({ administrator: mysqlServer(), name, schema, alone: false });
  return {
    name,
    idempotency: new DatabaseIdempotency(database.transaction, database, clock),
    transaction: database.transaction,
    effect: async (id: string) => {
      await database.run('INSERT INTO note (id, body) VALUES (?, ?)', [id, id]);
    },
    effects: async () => (await database.all<{ id: string }>('SELECT id FROM note ORDER BY id')).map(({ id }) => id),
    close: async () => {
      await database.close();
      await dropSchemas(name);
    },
  };
}

describe('idempotency on MySQL', () => {
  idempotencyContract((clock) => opened(clock));
});

describe('idempotency in two processes', () => {
  const answer = (name: string) => ({ status: 201, headers: {}, body: { name } });
  const request = { scope: 'member-1', method: 'POST', path: '/x', key: 'one', fingerprint: 'f'.repeat(64) };
  const together = async (
    play: (
      processes: readonly [Awaited<ReturnType<typeof opened>>, Awaited<ReturnType<typeof opened>>],
    ) => Promise<void>,
    clock = new FakeClock(),
  ) => {
    const one = await opened(clock);
    const other = await opened(clock, one.name);
    try {
      await play([one, other]);
    } finally {
      await other.close();
      await one.close();
    }
  };

  it('tells at once that the first is in flight, and gives its answer when it is committed', () =>
    together(async ([one, other]) => {
      const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
      const { promise: isAtWork, resolve: begun } = Promise.withResolvers<void>();
      const first = one.idempotency.run(request, async () => {
        await one.effect('first');
        begun();
        await mayEnd;
        return answer('first');
      });
      await isAtWork;
      const again = () => other.idempotency.run(request, async () => answer('second'));
      const meanwhile = await Promise.allSettled([again(), again(), again()]);
      end();
      const inFlight = { code: 'IDEMPOTENCY_IN_FLIGHT', kind: 'conflict' };
      expect(meanwhile).toMatchObject(Array(3).fill({ status: 'rejected', reason: inFlight }));
      expect(await first).toEqual({ ...answer('first'), replayed: false });
      expect(await again()).toEqual({ ...answer('first'), replayed: true });
    }));

  it('lets the second have the effect when the first is refused', () =>
    together(async ([one, other]) => {
      const refused = one.idempotency.run(request, () => Promise.reject(new Error('no')));
      await expect(refused).rejects.toThrow('no');
      expect(await other.idempotency.run(request, async () => answer('second'))).toMatchObject({ replayed: false });
    }));

  it('repeats a committed answer to both, also while the other repeats it', () =>
    together(async ([one, other]) => {
      await one.idempotency.run(request, async () => answer('first'));
      const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
      const { promise: isRepeated, resolve: repeated } = Promise.withResolvers<void>();
      const holding = one.transaction.run(async () => {
        await one.idempotency.run(request, async () => answer('second'));
        repeated();
        await mayEnd;
      });
      await isRepeated;
      const [again] = await Promise.allSettled([other.idempotency.run(request, async () => answer('third'))]);
      end();
      await holding;
      expect(again).toMatchObject({ status: 'fulfilled', value: { replayed: true } });
    }));

  it('has one effect of many that come at once, and answers alike or that it is in flight', () =>
    together(async (processes) => {
      for (const time of OFTEN) {
        const asked = { ...request, key: `key-${time}` };
        const answers = await Promise.allSettled(
          processes.flatMap(({ idempotency, effect }, at) =>
            Array.from({ length: 5 }, (_, n) =>
              idempotency.run(asked, async () => {
                await effect(`${time}-${at}-${n}`);
                return answer(`${at}-${n}`);
              }),
            ),
          ),
        );
        const given = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
        for (const one of answers)
          if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'IDEMPOTENCY_IN_FLIGHT' });
        expect(given.filter(({ replayed }) => !replayed)).toHaveLength(1);
        expect(new Set(given.map(({ body }) => JSON.stringify(body))).size).toBe(1);
        expect((await processes[0].effects()).filter((id) => id.startsWith(`${time}-`))).toHaveLength(1);
      }
    }));

  it('forgets an answer that is too old, and has the effect anew once', async () => {
    const clock = new FakeClock();
    await together(async ([one, other]) => {
      await one.idempotency.run(request, async () => answer('first'));
      clock.advance(24 * 3_600_000);
      const again = ({ idempotency }: typeof one) => idempotency.run(request, async () => answer('second'));
      const answers = await Promise.allSettled([again(one), again(other)]);
      const fresh = answers.filter((given) => given.status === 'fulfilled' && !given.value.replayed);
      expect(fresh).toHaveLength(1);
    }, clock);
  });
});
