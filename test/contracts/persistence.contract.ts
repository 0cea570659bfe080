import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Migration } from '@mikro-orm/migrations';
import { UNHURRIED } from '#kernel/inbox/batch-commit.ts';
import { currentContext, runInContext } from '#kernel/observability/context.ts';
import type { Database } from '#kernel/persistence/database.ts';
import type { ModuleSchema } from '#kernel/persistence/module-schema.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { Note, noteSchema } from '../support/scratch-notes.ts';

export interface OpenedStore {
  readonly database: Database;
  readonly transaction: Transaction;
  close(): Promise<void>;
}

/** An empty database of one module; every `open` reaches the same one. */
export interface Store {
  open(schema: ModuleSchema): Promise<OpenedStore>;
  discard(): Promise<void>;
}

/** What every database of a module must do. */
export function persistenceContract(createStore: () => Promise<Store>): void {
  let store: Store;
  let opened: OpenedStore;
  const opens: OpenedStore[] = [];
  const open = async (schema: ModuleSchema = noteSchema) => {
    const another = await store.open(schema);
    opens.push(another);
    return another;
  };
  const close = async (one: OpenedStore) => {
    opens.splice(opens.indexOf(one), 1);
    await one.close();
  };
  const write = (id: string, body = `body of ${id}`) =>
    opened.database.run('INSERT INTO note (id, body) VALUES (?, ?)', [id, body]);
  const ids = async () =>
    (await opened.database.all<{ id: string }>('SELECT id FROM note ORDER BY id')).map(({ id }) => id);
  const run = <T>(work: () => Promise<T>) => opened.transaction.run(work, UNHURRIED);

  beforeEach(async () => {
    store = await createStore();
    opened = await open();
  });
  afterEach(async () => {
    for (const one of opens.splice(0)) await one.close();
    await store.discard();
  });

  describe('a unit', () => {
    it('is undone alone when it throws; its neighbours are committed', async () => {
      const answers = await Promise.allSettled([
        run(() => write('a')),
        run(async () => {
          await write('b');
          throw new Error('no');
        }),
        run(() => write('c')),
      ]);
      expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await ids()).toEqual(['a', 'c']);
    });

    it('that is run again because of a neighbour stores the entity that it made', async () => {
      const answers = await Promise.allSettled([
        run(async () => void opened.database.entityManager().persist(new Note({ id: 'a', body: 'mapped' }))),
        run(() => Promise.reject(new Error('no'))),
      ]);
      expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
      expect(await ids()).toEqual(['a']);
    });

    it('that breaks a constraint is refused alone, and that is no fault of the database', async () => {
      const answers = await Promise.allSettled([run(() => write('a')), run(() => write('a')), run(() => write('b'))]);
      expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(opened.transaction.isFault((answers[1] as PromiseRejectedResult).reason)).toBe(false);
      expect(await ids()).toEqual(['a', 'b']);
    });

    it('can be read by others as soon as it is answered', async () => {
      const seen = await Promise.all(
        Array.from({ length: 50 }, async (_, n) => {
          await run(() => write(`n${n}`));
          return opened.database.get('SELECT id FROM note WHERE id = ?', [`n${n}`]);
        }),
      );
      expect(seen).toHaveLength(50);
      expect(seen).not.toContain(undefined);
    });

    it('sees what it wrote itself, and what units before it in the same group wrote', async () => {
      const first = run(() => write('a'));
      const second = run(async () => {
        await write('b');
        return ids();
      });
      await first;
      expect(await second).toEqual(['a', 'b']);
    });

    it('cannot be seen from outside while its group is open', async () => {
      const { promise: isWritten, resolve: written } = Promise.withResolvers<void>();
      const { promise: outsideHasRead, resolve: go } = Promise.withResolvers<void>();
      const running = run(async () => {
        await write('a');
        written();
        await outsideHasRead;
      });
      await isWritten;
      expect(await ids()).toEqual([]);
      expect(await opened.database.entityManager().find(Note, {})).toEqual([]);
      go();
      await running;
      expect(await ids()).toEqual(['a']);
    });

    it('inside a unit joins it: what the inner one wrote goes with the outer one', async () => {
      const failing = run(async () => {
        await run(() => write('a'));
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await ids()).toEqual([]);
    });

    it('works in the context of its caller', async () => {
      const named = (correlationId: string) =>
        runInContext({ correlationId, traceparent: '' }, () =>
          run(async () => {
            await nextTurn();
            await write(correlationId);
            return currentContext()?.correlationId;
          }),
        );
      expect(await Promise.all([named('a'), named('b')])).toEqual(['a', 'b']);
    });

    it('that has ended cannot be used any more', async () => {
      const { promise: ended, resolve: end } = Promise.withResolvers<void>();
      let late: Promise<unknown> = Promise.resolve();
      await run(async () => {
        late = ended.then(() => write('late'));
      });
      end();
      await expect(late).rejects.toThrow('this unit has ended: something was not awaited inside transaction.run');
      expect(await ids()).toEqual([]);
    });

    it('tells of itself once it is durable, and never when it is undone', async () => {
      const seen: Promise<string[]>[] = [];
      const telling = (id: string, failure?: Error) =>
        run(async () => {
          await write(id);
          opened.transaction.afterCommit(() => seen.push(ids()));
          if (failure !== undefined) throw failure;
        });
      await telling('a');
      await telling('b', new Error('no')).catch(() => undefined);
      expect(await Promise.all(seen)).toEqual([['a']]);
    });

    it('reports how many rows it changed', async () => {
      const written = await run(async () => {
        await write('a');
        await write('b');
        return opened.database.run("UPDATE note SET body = id || '!'");
      });
      expect(written.affected).toBe(2);
    });
  });

  describe('a write outside of a unit', () => {
    it('is refused', async () => {
      await expect(write('a')).rejects.toThrow('only possible inside transaction.run');
    });

    it('is refused to the unit of work as well', async () => {
      const manager = opened.database.entityManager();
      manager.persist(new Note({ id: 'a', body: 'a' }));
      await expect(manager.flush()).rejects.toThrow();
      expect(await ids()).toEqual([]);
    });
  });

  describe('a savepoint', () => {
    const failingSavepoint = (id: string) =>
      opened.transaction.savepoint(async () => {
        await write(id);
        throw new Error('no');
      });

    it('is undone alone', async () => {
      await run(async () => {
        await write('a');
        await failingSavepoint('b').catch(() => undefined);
        await write('c');
      });
      expect(await ids()).toEqual(['a', 'c']);
    });

    it('that went well is undone with what it is inside of', async () => {
      await run(async () => {
        const outer = opened.transaction.savepoint(async () => {
          await opened.transaction.savepoint(() => write('a'));
          throw new Error('no');
        });
        await outer.catch(() => undefined);
        await write('b');
      });
      expect(await ids()).toEqual(['b']);
    });

    it('undoes what its own unit of work gathered, and nothing else', async () => {
      await run(async () => {
        opened.database.entityManager().persist(new Note({ id: 'a', body: 'a' }));
        const inner = opened.transaction.savepoint(async () => {
          opened.database.entityManager().persist(new Note({ id: 'b', body: 'b' }));
          throw new Error('no');
        });
        await inner.catch(() => undefined);
      });
      expect(await ids()).toEqual(['a']);
    });

    it('whose unit of work breaks a constraint leaves the unit whole', async () => {
      await run(async () => {
        await write('a', 'taken');
        const inner = opened.transaction.savepoint(async () => {
          opened.database.entityManager().persist(new Note({ id: 'b', body: 'taken' }));
        });
        await expect(inner).rejects.toThrow();
        opened.database.entityManager().persist(new Note({ id: 'c', body: 'free' }));
      });
      expect(await ids()).toEqual(['a', 'c']);
    });
  });

  describe('the unit of work', () => {
    it('is flushed at the end of its unit', async () => {
      await run(async () => {
        opened.database.entityManager().persist(new Note({ id: 'a', body: 'a' }));
      });
      expect(await ids()).toEqual(['a']);
    });

    it('keeps what was changed in a loaded object', async () => {
      await run(() => write('a', 'before'));
      await run(async () => {
        const note = await opened.database.entityManager().findOneOrFail(Note, 'a');
        note.body = 'after';
      });
      expect(await opened.database.entityManager().findOneOrFail(Note, 'a')).toMatchObject({ body: 'after' });
    });

    it('and prepared statements of the same unit see each other', async () => {
      const seen = await run(async () => {
        const manager = opened.database.entityManager();
        await write('by statement');
        manager.persist(new Note({ id: 'by object', body: 'b' }));
        await manager.flush();
        return { statements: await ids(), objects: (await manager.find(Note, {})).map(({ id }) => id).sort() };
      });
      expect(seen).toEqual({ statements: ['by object', 'by statement'], objects: ['by object', 'by statement'] });
    });

    it('is one for the whole unit, and another for the next', async () => {
      const manager = () => opened.database.entityManager();
      const first = await run(async () => [manager(), manager()]);
      const second = await run(async () => manager());
      expect(first[0]).toBe(first[1]);
      expect(second).not.toBe(first[0]);
    });

    it('of an undone unit is not flushed', async () => {
      const failing = run(async () => {
        opened.database.entityManager().persist(new Note({ id: 'a', body: 'a' }));
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      await run(() => write('b'));
      expect(await ids()).toEqual(['b']);
    });

    it('that breaks a constraint refuses its unit alone', async () => {
      await run(() => write('a', 'taken'));
      const persist = (id: string, body: string) =>
        run(async () => {
          opened.database.entityManager().persist(new Note({ id, body }));
        });
      const answers = await Promise.allSettled([persist('b', 'taken'), persist('c', 'free')]);
      expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
      expect(opened.transaction.isFault((answers[0] as PromiseRejectedResult).reason)).toBe(false);
      expect(await ids()).toEqual(['a', 'c']);
    });

    it('of many units at once stays apart', async () => {
      await Promise.all(
        Array.from({ length: 40 }, (_, n) =>
          run(async () => {
            const manager = opened.database.entityManager();
            manager.persist(new Note({ id: `n${n}`, body: `n${n}` }));
            await nextTurn();
            if (n % 2 === 1) throw new Error('no');
          }).catch(() => undefined),
        ),
      );
      expect(await ids()).toHaveLength(20);
    });
  });

  describe('migrations', () => {
    const step = (name: string, sql: string) => ({
      name,
      class: class extends Migration {
        override up(): void {
          this.addSql(sql);
        }
      },
    });
    const [createNote] = noteSchema.migrations as [(typeof noteSchema.migrations)[number]];
    const fill = step('0002-9-fill', "INSERT INTO note (id, body) VALUES ('first', 'one')");
    const copy = step('0002-10-copy', "INSERT INTO note (id, body) SELECT 'second', body || ' and more' FROM note");
    const with3 = { ...noteSchema, migrations: [createNote, fill, copy] };

    it('run in the order of their list, the tenth after the ninth, and a second opening does nothing', async () => {
      await close(opened);
      await close(await open(with3));
      opened = await open(with3);
      expect(await ids()).toEqual(['first', 'second']);
    });

    it('that are new are the only ones to run', async () => {
      await run(() => write('mine'));
      await close(opened);
      opened = await open({ ...noteSchema, migrations: [createNote, fill] });
      expect(await ids()).toEqual(['first', 'mine']);
    });

    it('that fail leave the database as it was, and can be mended', async () => {
      await close(opened);
      const broken = {
        ...noteSchema,
        migrations: [createNote, fill, step('0003-broken', 'INSERT INTO nowhere VALUES (1)')],
      };
      await expect(open(broken)).rejects.toThrow('nowhere');
      opened = await open(with3);
      expect(await ids()).toEqual(['first', 'second']);
    });
  });

  describe('closing', () => {
    it('waits for the units that were handed in, and keeps them', async () => {
      const slow = run(async () => {
        await sleep(30);
        await write('a');
      });
      const behind = run(() => write('b'));
      await close(opened);
      await Promise.all([slow, behind]);
      opened = await open();
      expect(await ids()).toEqual(['a', 'b']);
    });

    it('refuses later units instead of leaving them unanswered', async () => {
      await close(opened);
      await expect(run(() => write('late'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    });
  });
}
