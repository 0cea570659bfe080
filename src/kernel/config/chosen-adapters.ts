import type { Draft } from './configuration.ts';
import type { ConfigurationFault } from './configuration-faults.ts';
import type { Standing } from './role.ts';

export type Check = {
  readonly draft: Draft;
  readonly standing: Standing;
  readonly sourceOf: (path: string) => string;
};

export type Rule = Omit<ConfigurationFault, 'source'> & { readonly broken: boolean };

/** Refuses combinations in which processes would not share what they must. */
export function chosenAdapters({ draft, standing, sourceOf }: Check): readonly ConfigurationFault[] {
  return brokenOf(rulesFor(draft, standing), sourceOf);
}

export const brokenOf = (rules: readonly Rule[], sourceOf: Check['sourceOf']): readonly ConfigurationFault[] =>
  rules
    .filter(({ broken }) => broken)
    .map(({ broken: _, ...fault }) => ({ ...fault, source: sourceOf(fault.setting) }));

function rulesFor(draft: Draft, { empty, elsewhere, name, alone }: Standing): readonly Rule[] {
  if (alone) return [];
  if (empty) return [redis(draft, `is required for the ${name}: it finds there who is at work and who is signed in`)];
  if (elsewhere.length > 0) return split(draft, elsewhere);
  return draft.eventBus?.adapter === 'kafka' ? replicated(draft) : [];
}

/** Several processes that each run all modules. */
function replicated(draft: Draft): readonly Rule[] {
  const orMemory = 'or choose JUMAK_EVENT_BUS_ADAPTER=memory, which is for one process.';
  const shared = 'is required with eventBus.adapter kafka';
  return [
    sqlite(draft, {
      problem: 'sqlite belongs to one process, and eventBus.adapter kafka is for several that share their data',
      fix: `Set JUMAK_DATABASE_DRIVER to mysql, ${orMemory}`,
    }),
    redis(draft, `${shared}: the processes share locks, ended sessions and limits there`, orMemory),
    brokers(draft, { problem: shared, otherwise: orMemory }),
  ];
}

/** A process that runs only some of the modules. */
function split(draft: Draft, elsewhere: readonly string[]): readonly Rule[] {
  const orAll = 'or run all modules in one process with `jumak start`.';
  const [last, ...before] = [...elsewhere].reverse();
  const others =
    before.length === 0 ? `${last} runs elsewhere` : `${before.reverse().join(', ')} and ${last} run elsewhere`;
  return [
    {
      setting: 'eventBus.adapter',
      broken: draft.eventBus?.adapter === 'memory',
      problem: `memory hands on events within one process, and ${others}`,
      fix: `Set JUMAK_EVENT_BUS_ADAPTER to kafka, ${orAll}`,
    },
    sqlite(draft, {
      problem: `sqlite goes with the bus in memory, and ${others}`,
      fix: `Set JUMAK_DATABASE_DRIVER to mysql, ${orAll}`,
    }),
    redis(
      draft,
      'is required where the modules run in several processes: they share ended sessions, keys and limits there',
      orAll,
    ),
    brokers(draft, { problem: 'is required where the modules run in several processes', otherwise: orAll }),
  ];
}

const sqlite = ({ database }: Draft, words: { readonly problem: string; readonly fix: string }): Rule => ({
  setting: 'database.driver',
  broken: database?.driver === 'sqlite',
  ...words,
});

const redis = (draft: Draft, problem: string, otherwise = ''): Rule => ({
  setting: 'redis.url',
  broken: draft.redis?.url === undefined,
  problem,
  fix: otherwise === '' ? 'Set JUMAK_REDIS_URL.' : `Set JUMAK_REDIS_URL, ${otherwise}`,
});

const brokers = (
  { kafka }: Draft,
  { problem, otherwise }: { readonly problem: string; readonly otherwise: string },
): Rule => ({
  setting: 'kafka.brokers',
  broken: (kafka?.brokers ?? []).length === 0,
  problem,
  fix: `Set JUMAK_KAFKA_BROKERS to some of its brokers, such as kafka-1:9092,kafka-2:9092, ${otherwise}`,
});
