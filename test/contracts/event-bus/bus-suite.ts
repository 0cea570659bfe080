import { afterEach, beforeEach, expect } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { desk, Memory, post, type SubscriberName } from '../../support/scratch-modules.ts';
import { type BusInstallation, type Heard, type Told, World } from '../../support/scratch-world.ts';

export type Install = () => Promise<BusInstallation>;
type WorldOptions = Partial<Omit<Parameters<typeof World.open>[0], 'installation'>>;

interface Gate {
  readonly passed: Promise<void>;
  readonly open: () => void;
}

/** What the parts of the conformance suite share: an installation for each test, and its worlds. */
export interface BusSuite {
  readonly topicPrefix: string;
  /** A world of the modules post and desk, unless others are named. */
  start(options?: WorldOptions): Promise<World>;
  /** The same, with nobody hearing or telling yet. */
  open(options?: WorldOptions): Promise<World>;
  /** Crashes the world, and starts another one on what it left. */
  restart(world: World, options?: WorldOptions): Promise<World>;
  /** Where reactions wait until it is opened, at the latest at the end of the test. */
  gate(): Gate;
}

export function busSuite(install: Install): BusSuite {
  let installation: BusInstallation;
  const worlds: World[] = [];
  const release: (() => void)[] = [];

  beforeEach(async () => {
    installation = await install();
  });
  afterEach(async () => {
    for (const letGo of release.splice(0)) letGo();
    for (const world of worlds.splice(0)) await world.end();
    await installation.discard();
  });

  const open = async (options: WorldOptions = {}) => {
    const world = await World.open({ modules: [post, desk()], ...options, installation });
    worlds.push(world);
    return world;
  };
  const start = async (options?: WorldOptions) => {
    const world = await open(options);
    await world.start();
    return world;
  };
  return {
    get topicPrefix() {
      return installation.topicPrefix;
    },
    open,
    start,
    restart: (world, options) => start({ ...options, folder: world.crash() }),
    gate: () => {
      const { promise: passed, resolve: letGo } = Promise.withResolvers<void>();
      release.push(letGo);
      return { passed, open: letGo };
    },
  };
}

/** Resolves once nobody has to be told what post has told, and every group has committed or parked it. */
export const settled = (world: World): Promise<void> =>
  eventually(async () => {
    expect((await world.told('post')).map(({ settled_at }) => settled_at)).not.toContain(null);
    expect(await world.lag()).toBe(0);
  });

/** What the process of this world remembers. */
export const remembered = (world: World, module = 'desk'): Memory['letters'] =>
  world.module(module).container.get(Memory).letters;

export const numbers = (heard: readonly Pick<Heard, 'n'>[]): number[] => heard.map(({ n }) => n);

/** The ids in the order in which they were committed or heard, for each key. */
export function perKey(rows: readonly (Told | Heard)[]): Record<string, string[]> {
  const keys: Record<string, string[]> = {};
  for (const row of rows) {
    const key = 'partition_key' in row ? row.partition_key : row.letter_key;
    keys[key] = [...(keys[key] ?? []), row.event_id];
  }
  return keys;
}

interface Listening {
  readonly subscriber: SubscriberName;
  readonly module?: string;
  readonly type?: string;
}

/** Invariant I4: what was told is what was handled and what is parked, each once; and every handled event had its effect once. */
export async function expectNothingLostOrDoubled(
  world: World,
  { subscriber, module = 'desk', type = 'post.letter-written' }: Listening,
): Promise<void> {
  const told = (await world.told('post')).filter((row) => row.type === type).map(({ event_id }) => event_id);
  const marks = await world.marks(subscriber, module);
  const parked = (await world.deadLetters(module))
    .filter((row) => row.subscriber === subscriber)
    .map(({ event_id }) => event_id);
  expect([...marks, ...parked].sort()).toEqual(told.sort());
  const heard = (await world.heard(subscriber, module)).map(({ event_id }) => event_id);
  expect(heard.sort()).toEqual(marks.sort());
}
