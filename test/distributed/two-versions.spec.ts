import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { KafkaInstallation } from '../support/kafka-installation.ts';
import { letter } from '../support/letters.ts';
import { dropSchemas, newSchemaPrefix } from '../support/mysql-server.ts';
import { desk, LetterWrittenNext, post } from '../support/scratch-modules.ts';
import { type Told, World } from '../support/scratch-world.ts';
import { sharedDatabases } from '../support/two-processes.ts';
import type { OpenDatabase } from '../support/workbench.ts';

const READ = 'read-when-letter-is-written';
const KEYS = 12;
const AT_EACH_STEP = 60;
const WITHIN = { within: 60_000 };

const versionOf = ({ payload }: Told): number => JSON.parse(payload).dataversion;

describe('a rolling update to a build that raises the version of an event', () => {
  let prefix: string;
  let installation: KafkaInstallation;
  let worlds: World[];
  /** Of each letter whether the new build has told it. */
  let told: boolean[];

  beforeEach(() => {
    prefix = newSchemaPrefix();
    installation = new KafkaInstallation({ partitions: 4 });
    worlds = [];
    told = [];
  });
  afterEach(async () => {
    for (const world of worlds) await world.end();
    await installation.discard();
    await dropSchemas(prefix);
  });

  const openDatabase: OpenDatabase = async (schema) => ({ ...(await sharedDatabases(prefix)(schema)), isShared: true });
  const start = async (knows?: typeof LetterWrittenNext): Promise<World> => {
    const modules = [post, desk(knows === undefined ? {} : { knows })];
    const world = await World.start({ installation, modules, openDatabase });
    world.startJobs();
    worlds.push(world);
    return world;
  };
  const next = (n: number, key: string) => LetterWrittenNext.of({ n, key, lines: [`letter ${n} to ${key}`] });
  /** One letter after another, by each process in turn, so that every key has letters of all of them. */
  const tellOn = async (by: readonly { readonly world: World; readonly isNew: boolean }[]) => {
    for (let n = 0; n < AT_EACH_STEP; n += 1) {
      const { world, isNew } = by[n % by.length] as (typeof by)[number];
      const number = told.length;
      const key = `key-${number % (KEYS + 1)}`;
      await world.tell<unknown>('post', isNew ? next(number, key) : letter(number, key));
      told.push(isNew);
    }
  };

  it('parks with the old processes what they do not know, and loses and doubles nothing once they are gone', async () => {
    const old = { world: await start(), isNew: false };
    const older = { world: await start(), isNew: false };
    await tellOn([old, older]);
    const fresh = { world: await start(LetterWrittenNext), isNew: true };
    await tellOn([old, older, fresh]);
    await old.world.end();
    const fresher = { world: await start(LetterWrittenNext), isNew: true };
    const parkedBefore = (await fresh.world.deadLetters()).length;
    await eventually(async () => {
      await tellOn([fresher, older, fresh]);
      expect((await fresh.world.deadLetters()).length).toBeGreaterThan(parkedBefore);
    }, WITHIN);
    await older.world.end();
    await tellOn([fresher, fresh]);

    const { world } = fresh;
    const all = told.map((_, n) => n);
    await eventually(async () => expect(await world.heardCount(READ)).toBe(all.length), WITHIN);
    const heard = await world.heard(READ);
    const rows = await world.told('post');
    const ids = rows.map(({ event_id }) => event_id).sort();
    expect(heard.map(({ event_id }) => event_id).sort()).toEqual(ids);
    expect((await world.marks(READ)).sort()).toEqual(ids);
    expect(heard.map(({ n }) => n).sort((a, b) => a - b)).toEqual(all);
    const letters = await world.deadLetters();
    expect(new Set(letters.map(({ cause, state }) => `${cause} ${state}`))).toEqual(
      new Set(['FUTURE_VERSION REPLAYED']),
    );
    const old2 = new Set(rows.filter((row) => versionOf(row) === 2).map(({ event_id }) => event_id));
    expect(letters.filter(({ event_id }) => old2.has(event_id))).toEqual([]);
  }, 240_000);
});
