import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { CommitQueue } from '#kernel/persistence/commit-queue.ts';
import { DatabaseUnavailable } from '#kernel/persistence/persistence.errors.ts';
import { Fault, JournallingConnection, Overtaken, PassingFault } from '../support/journalling-connection.ts';

/** Long enough for a unit to begin within it, also where the machine is busy with something else. */
const PATIENCE = 1_000;

function queue() {
  const connection = new JournallingConnection();
  const transaction = new CommitQueue(connection);
  const runs = new Map<string, number>();
  const unit = (name: string, work: () => Promise<void> | void = () => undefined) =>
    transaction.run(async () => {
      runs.set(name, (runs.get(name) ?? 0) + 1);
      await work();
      return name;
    });
  return { connection, transaction, unit, runs: () => Object.fromEntries(runs) };
}

describe('a group of units', () => {
  it('is committed once for all that arrived together', async () => {
    const { connection, unit } = queue();
    expect(await Promise.all([unit('a'), unit('b'), unit('c')])).toEqual(['a', 'b', 'c']);
    expect(connection.count('begin')).toBe(1);
    expect(connection.count('commit')).toBe(1);
  });

  it('needs no savepoints while no unit fails', async () => {
    const { connection, unit } = queue();
    await Promise.all([unit('a'), unit('b')]);
    expect(connection.count('savepoint')).toBe(0);
  });

  it('loses only the unit that throws', async () => {
    const { connection, unit } = queue();
    const refusal = new Error('no');
    const answers = await Promise.allSettled([
      unit('a'),
      unit('b', () => {
        throw refusal;
      }),
      unit('c'),
    ]);
    expect(answers).toEqual([
      { status: 'fulfilled', value: 'a' },
      { status: 'rejected', reason: refusal },
      { status: 'fulfilled', value: 'c' },
    ]);
    expect(connection.journal.filter((step) => step !== 'flush')).toEqual([
      ...['begin', 'rollback', 'begin'],
      ...['savepoint unit_1', 'release unit_1'],
      ...['savepoint unit_1', 'rollbackTo unit_1', 'release unit_1'],
      ...['savepoint unit_1', 'release unit_1'],
      'commit',
    ]);
  });

  it('of one unit that throws is undone whole, and the unit is not run again', async () => {
    const { connection, unit, runs } = queue();
    const refusal = new Error('no');
    await expect(unit('a', () => Promise.reject(refusal))).rejects.toBe(refusal);
    expect(connection.journal).toEqual(['begin', 'rollback']);
    expect(runs()).toEqual({ a: 1 });
  });

  it('keeps its units apart for a while after one has failed, so that failures in a row cost no second runs', async () => {
    const { unit, runs } = queue();
    const group = () => Promise.allSettled([unit('a'), unit('b', () => Promise.reject(new Error('no')))]);
    for (let groups = 1; groups <= 32; groups++) await group();
    expect(runs()).toEqual({ a: 33, b: 33 });
  });

  it('tries again without savepoints once the failures are over', async () => {
    const { connection, unit } = queue();
    await Promise.allSettled([unit('a'), unit('b', () => Promise.reject(new Error('no')))]);
    for (let groups = 1; groups < 32; groups++) await Promise.all([unit('a'), unit('b')]);
    const before = connection.count('savepoint');
    await Promise.all([unit('a'), unit('b')]);
    expect(connection.count('savepoint')).toBe(before);
  });

  it('answers nobody before the commit, not even a refusal', async () => {
    const { connection, unit } = queue();
    const answered: string[] = [];
    const seenAtCommit: string[][] = [];
    const commit = connection.commit.bind(connection);
    connection.commit = async () => {
      await nextTurn();
      seenAtCommit.push([...answered]);
      await commit();
    };
    await Promise.all([
      unit('a').then(() => answered.push('a')),
      unit('b', () => Promise.reject(new Error('no'))).catch(() => answered.push('b')),
    ]);
    expect(seenAtCommit).toEqual([[]]);
    expect(answered).toEqual(['a', 'b']);
  });

  it('gathers those that came during the last commit', async () => {
    const { connection, unit } = queue();
    let later: Promise<unknown> | undefined;
    const commit = connection.commit.bind(connection);
    connection.commit = async () => {
      later ??= Promise.all([unit('b'), unit('c')]);
      await commit();
    };
    await unit('a');
    await later;
    expect(connection.count('commit')).toBe(2);
  });

  it('is large when many come at once: 500 units need two commits', async () => {
    const { connection, unit } = queue();
    const answers = await Promise.all(Array.from({ length: 500 }, (_, n) => unit(`unit ${n}`)));
    expect(answers).toHaveLength(500);
    expect(connection.count('commit')).toBe(2);
  });

  it('runs units one after another, in the order in which they came', async () => {
    const { unit } = queue();
    const steps: string[] = [];
    const slow = (name: string) => async () => {
      steps.push(`${name} begins`);
      await nextTurn();
      steps.push(`${name} ends`);
    };
    await Promise.all([unit('a', slow('a')), unit('b', slow('b'))]);
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });
});

describe('a fault of the database', () => {
  it('at COMMIT runs every unit of the group again by itself', async () => {
    const { connection, unit, runs } = queue();
    connection.failNext('commit', new Fault());
    expect(await Promise.all([unit('a'), unit('b'), unit('c')])).toEqual(['a', 'b', 'c']);
    expect(runs()).toEqual({ a: 2, b: 2, c: 2 });
    expect(connection.count('commit')).toBe(4);
    expect(connection.count('rollback')).toBe(1);
  });

  it('inside one unit answers UNAVAILABLE to that unit and commits the others', async () => {
    const { unit, runs } = queue();
    const answers = await Promise.allSettled([unit('a'), unit('b', () => Promise.reject(new Fault())), unit('c')]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(answers[1]).toMatchObject({ reason: { code: 'UNAVAILABLE', retryAfterSeconds: 1 } });
    expect(runs()).toEqual({ a: 2, b: 2, c: 1 });
  });

  it('at BEGIN runs no unit before it is over, and then each once', async () => {
    const { connection, unit, runs } = queue();
    connection.failNext('begin', new Fault());
    expect(await Promise.all([unit('a'), unit('b')])).toEqual(['a', 'b']);
    expect(runs()).toEqual({ a: 1, b: 1 });
  });

  it('that lasts answers UNAVAILABLE with its cause, and the next unit is tried afresh', async () => {
    const { connection, unit, runs } = queue();
    const fault = new Fault('disk');
    connection.failNext('begin', ...Array.from({ length: 6 }, () => fault));
    const answers = await Promise.allSettled([unit('a'), unit('b')]);
    for (const answer of answers) expect(answer).toMatchObject({ reason: { code: 'UNAVAILABLE', cause: fault } });
    expect(await unit('c')).toBe('c');
    expect(runs()).toEqual({ c: 1 });
  });

  it('at SAVEPOINT runs the group again unit by unit', async () => {
    const { connection, unit, runs } = queue();
    connection.failNext('savepoint', new Fault());
    const answers = await Promise.allSettled([unit('a'), unit('b', () => Promise.reject(new Error('no')))]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(runs()).toEqual({ a: 2, b: 2 });
    expect(connection.journal.slice(-5)).toEqual(['begin', 'rollback', 'begin', 'flush', 'commit']);
  });

  it('while a refused unit is undone leaves nothing of it: the group is run again', async () => {
    const { connection, unit, runs } = queue();
    connection.failNext('rollbackTo', new Error('no such savepoint'));
    const refusal = new Error('no');
    const answers = await Promise.allSettled([unit('a'), unit('b', () => Promise.reject(refusal))]);
    expect(answers).toEqual([
      { status: 'fulfilled', value: 'a' },
      { status: 'rejected', reason: refusal },
    ]);
    expect(runs()).toEqual({ a: 3, b: 3 });
  });

  it('that ended the transaction behind the back of a unit counts as one, whatever the unit threw', async () => {
    const { connection, unit, runs } = queue();
    let dropped = false;
    const answers = await Promise.all([
      unit('a'),
      unit('b', () => {
        if (dropped) return;
        dropped = true;
        connection.dropTransaction();
        throw new Error('no such savepoint');
      }),
    ]);
    expect(answers).toEqual(['a', 'b']);
    expect(runs()).toEqual({ a: 2, b: 2 });
  });

  it('that ended the transaction behind the back of a unit that noticed nothing is found out', async () => {
    const { connection, unit, runs } = queue();
    let dropped = false;
    await Promise.all([
      unit('a'),
      unit('b', () => {
        if (!dropped) connection.dropTransaction();
        dropped = true;
      }),
    ]);
    expect(runs()).toEqual({ a: 2, b: 2 });
  });

  it('is told from a fault of the work also when no transaction is open', () => {
    const { transaction } = queue();
    expect(transaction.isFault(new Error('a rule'))).toBe(false);
    expect(transaction.isFault(new Fault())).toBe(true);
    expect(transaction.isFault(new DatabaseUnavailable())).toBe(true);
  });

  it('hears of nothing that was not committed', async () => {
    const { connection, transaction } = queue();
    const told: string[] = [];
    const tell = (name: string) => transaction.run(async () => transaction.afterCommit(() => told.push(name)));
    connection.failNext('commit', new Fault(), new Fault());
    const [a, b] = await Promise.allSettled([tell('a'), tell('b')]);
    expect([a.status, b.status]).toEqual(['rejected', 'fulfilled']);
    expect(told).toEqual(['b']);
  });
});

describe('what is to be done after the commit', () => {
  it('comes in the order of the units, before their callers go on', async () => {
    const { transaction } = queue();
    const told: string[] = [];
    const tell = async (name: string) => {
      await transaction.run(async () => transaction.afterCommit(() => told.push(name)));
      told.push(`${name} answered`);
    };
    await Promise.all([tell('a'), tell('b')]);
    expect(told.slice(0, 2)).toEqual(['a', 'b']);
  });

  it('may throw: the units are durable and answered, and the queue goes on', async () => {
    const { transaction, unit } = queue();
    const told: string[] = [];
    const failing = transaction.run(async () => {
      transaction.afterCommit(() => {
        throw new Error('a bell that is broken');
      });
      transaction.afterCommit(() => told.push('the next one'));
      return 'failing';
    });
    expect(await Promise.all([failing, unit('b')])).toEqual(['failing', 'b']);
    expect(told).toEqual(['the next one']);
    expect(await unit('c')).toBe('c');
  });
});

describe('the end of a unit', () => {
  it('runs what was asked for once per key, at the end of the whole unit, for all its savepoints together', async () => {
    const { transaction } = queue();
    const summed: number[][] = [];
    const gather = (n: number) =>
      transaction
        .beforeCommit(
          'sum',
          () => [] as number[],
          async (all) => void summed.push(all),
        )
        .push(n);
    await transaction.run(async () => {
      gather(1);
      await transaction.savepoint(async () => void gather(2));
      await transaction.savepoint(async () => void gather(3));
      expect(summed).toEqual([]);
    });
    expect(summed).toEqual([[1, 2, 3]]);
  });

  it('starts from nothing when the unit is run again', async () => {
    const { connection, transaction } = queue();
    const summed: number[][] = [];
    const one = () =>
      transaction.run(async () => {
        transaction
          .beforeCommit(
            'sum',
            () => [] as number[],
            async (all) => void summed.push([...all]),
          )
          .push(1);
      });
    connection.failNext('commit', new Fault());
    await Promise.all([one(), one()]);
    expect(summed).toEqual([[1], [1], [1], [1]]);
  });

  it('undoes the whole unit when it fails', async () => {
    const { connection, transaction, unit } = queue();
    const broken = transaction.run(async () => {
      transaction.beforeCommit(
        'sum',
        () => 0,
        () => Promise.reject(new Error('too much')),
      );
    });
    const answers = await Promise.allSettled([broken, unit('b')]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(connection.count('rollbackTo')).toBe(1);
  });

  it('runs what belongs to a savepoint at the end of that savepoint, and not when it is undone', async () => {
    const { transaction } = queue();
    const steps: string[] = [];
    await transaction.run(async () => {
      transaction.beforeRelease('outer', async () => void steps.push('outer row'));
      await transaction.savepoint(async () => {
        transaction.beforeRelease('inner', async () => void steps.push('inner row'));
      });
      const undone = transaction.savepoint(async () => {
        transaction.beforeRelease('undone', async () => void steps.push('undone row'));
        throw new Error('no');
      });
      await undone.catch(() => steps.push('undone'));
      steps.push('work done');
    });
    expect(steps).toEqual(['inner row', 'undone', 'work done', 'outer row']);
  });

  it('forgets what an undone savepoint wanted to tell', async () => {
    const { transaction } = queue();
    const told: string[] = [];
    await transaction.run(async () => {
      await transaction.savepoint(async () => transaction.afterCommit(() => told.push('kept')));
      await transaction
        .savepoint(async () => {
          transaction.afterCommit(() => told.push('undone'));
          throw new Error('no');
        })
        .catch(() => undefined);
    });
    expect(told).toEqual(['kept']);
  });
});

describe('a call that is in the wrong place', () => {
  it('outside of a unit is refused', () => {
    const { transaction } = queue();
    expect(() => transaction.afterCommit(() => undefined)).toThrow('only possible inside transaction.run');
    expect(() => transaction.beforeRelease('row', async () => undefined)).toThrow('only possible inside');
  });

  it('after its unit has ended is refused', async () => {
    const { transaction } = queue();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    let late: Promise<unknown> = Promise.resolve();
    await transaction.run(async () => {
      late = (async () => {
        await ended;
        return transaction.run(async () => 'too late');
      })();
    });
    end();
    await expect(late).rejects.toThrow('this unit has ended: something was not awaited');
  });

  it('of a second savepoint beside one that is open is refused, for it would be undone with it', async () => {
    const { transaction } = queue();
    const both = transaction.run(() =>
      Promise.all([
        transaction.savepoint(async () => {
          await nextTurn();
          await nextTurn();
        }),
        transaction.savepoint(async () => undefined),
      ]),
    );
    await expect(both).rejects.toThrow('one after another');
  });

  it('of a savepoint that nobody awaits undoes the unit, and cannot reach into the next one', async () => {
    const { connection, transaction } = queue();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    let floating: Promise<unknown> = Promise.resolve();
    const forgetful = transaction.run(async () => {
      floating = transaction.savepoint(() => held);
      floating.catch(() => undefined);
    });
    await expect(forgetful).rejects.toThrow('a savepoint was not awaited');
    await transaction.run(async () => {
      const before = connection.journal.length;
      release();
      await expect(floating).rejects.toThrow('this unit has ended');
      expect(connection.journal.slice(before)).toEqual([]);
    });
  });
});

describe('a unit inside a unit', () => {
  it('joins it', async () => {
    const { connection, transaction } = queue();
    await transaction.run(() => transaction.run(async () => undefined));
    expect([connection.count('begin'), connection.count('commit')]).toEqual([1, 1]);
  });

  it('sees what travels with its caller', async () => {
    const { transaction } = queue();
    const storage = new AsyncLocalStorage<string>();
    const named = (name: string) => storage.run(name, () => transaction.run(async () => storage.getStore()));
    expect(await Promise.all([named('a'), named('b')])).toEqual(['a', 'b']);
  });
});

describe('the patience of a unit', () => {
  it('ends with UNAVAILABLE, and the unit is not run', async () => {
    const { transaction, unit } = queue();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    let ran = false;
    const slow = unit('slow', () => held);
    const late = transaction.run(
      async () => {
        ran = true;
      },
      { patience: 20 },
    );
    await expect(late).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 1 });
    release();
    await slow;
    expect(ran).toBe(false);
  });

  it('ends also while another unit hangs, in the same group or before it', async () => {
    const { transaction, unit } = queue();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    let answered = 0;
    let ran = 0;
    const late = () =>
      transaction
        .run(async () => void ran++, { patience: 20 })
        .catch(({ code }: { code: string }) => {
          if (code === 'UNAVAILABLE') answered += 1;
        });
    const hanging = unit('hanging', () => held);
    const inItsGroup = late();
    await sleep(5);
    await Promise.all([inItsGroup, late()]);
    expect(answered).toBe(2);
    release();
    await hanging;
    expect(ran).toBe(0);
  });

  it('does not refuse a unit that has begun, for it may still be committed', async () => {
    const { transaction } = queue();
    const slow = transaction.run(() => sleep(PATIENCE + 100).then(() => 'done'), { patience: PATIENCE });
    expect(await slow).toBe('done');
  });

  it('without a bound outlasts any wait', async () => {
    const { transaction, unit } = queue();
    const slow = unit('slow', () => sleep(60));
    const patient = transaction.run(async () => 'done', { patience: Number.POSITIVE_INFINITY });
    await slow;
    expect(await patient).toBe('done');
  });
});

describe('a unit that lingers', () => {
  it('is committed with the next unit that comes, and needs no commit of its own', async () => {
    const { connection, transaction, unit } = queue();
    const mark = transaction.run(async () => 'mark', { linger: 60_000 });
    await nextTurn();
    expect(connection.count('commit')).toBe(0);
    expect(await Promise.all([unit('a'), mark])).toEqual(['a', 'mark']);
    expect(connection.count('commit')).toBe(1);
  });

  it('goes ahead alone when nobody comes, and at once when the queue closes', async () => {
    const { connection, transaction } = queue();
    expect(await transaction.run(async () => 'alone', { linger: 5 })).toBe('alone');
    const last = transaction.run(async () => 'last', { linger: 60_000 });
    await transaction.close();
    expect(await last).toBe('last');
    expect(connection.count('commit')).toBe(2);
  });
});

describe('the end of the queue', () => {
  it('waits for what has been handed in', async () => {
    const { transaction, unit } = queue();
    let ended = false;
    void unit('slow', async () => {
      await sleep(20);
      ended = true;
    });
    await transaction.close();
    expect(ended).toBe(true);
  });

  it('refuses what comes later', async () => {
    const { transaction, unit, runs } = queue();
    await transaction.close();
    await expect(unit('late')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(runs()).toEqual({});
  });

  it('lets an open unit be joined until it ends', async () => {
    const { transaction } = queue();
    const running = transaction.run(async () => {
      await nextTurn();
      return transaction.run(async () => 'joined');
    });
    const closing = transaction.close();
    expect(await running).toBe('joined');
    await closing;
  });
});

describe('a fault that may pass', () => {
  it('has a unit that is alone run again, until it succeeds', async () => {
    const { connection, unit, runs } = queue();
    let faults = 0;
    expect(await unit('a', () => (faults++ < 2 ? Promise.reject(new PassingFault()) : undefined))).toBe('a');
    expect(runs()).toEqual({ a: 3 });
    expect(connection.count('commit')).toBe(1);
  });

  it('is answered with UNAVAILABLE when it has not passed after five runs', async () => {
    const { unit, runs } = queue();
    await expect(unit('a', () => Promise.reject(new PassingFault()))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(runs()).toEqual({ a: 5 });
  });

  it('is not waited for longer than the caller is willing to wait', async () => {
    const { transaction } = queue();
    let runs = 0;
    const unit = transaction.run(
      async () => {
        runs += 1;
        await sleep(PATIENCE + 10);
        throw new PassingFault();
      },
      { patience: PATIENCE },
    );
    await expect(unit).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(runs).toBe(1);
  });

  it('in a group leaves the unit that met it to the end, so that the others do not wait for it', async () => {
    const { unit, runs } = queue();
    const order: string[] = [];
    let faults = 0;
    const note = (name: string) => unit(name, () => void order.push(name));
    const blocked = unit('b', () => (faults++ === 0 ? Promise.reject(new PassingFault()) : void order.push('b')));
    await Promise.all([note('a'), blocked, note('c')]);
    expect(order).toEqual(['a', 'c', 'b']);
    expect(runs()).toEqual({ a: 1, b: 2, c: 1 });
  });
});

describe('a unit that another process has overtaken', () => {
  const overtakenOnce = () => {
    let times = 0;
    return () => (times++ === 0 ? Promise.reject(new Overtaken()) : undefined);
  };

  it('is run again at once, and answers by what it meets then', async () => {
    const { unit, runs } = queue();
    expect(await unit('a', overtakenOnce())).toBe('a');
    expect(runs()).toEqual({ a: 2 });
  });

  it('in a group is run again after the others have been committed', async () => {
    const { unit } = queue();
    let times = 0;
    const twice = () => (times++ < 2 ? Promise.reject(new Overtaken()) : undefined);
    expect(await Promise.all([unit('a'), unit('b', twice), unit('c')])).toEqual(['a', 'b', 'c']);
  });

  it('hears of it when that does not help', async () => {
    const { unit, runs } = queue();
    await expect(unit('a', () => Promise.reject(new Overtaken()))).rejects.toThrow(Overtaken);
    expect(runs()).toEqual({ a: 3 });
  });
});
