import { Counter, Gauge, type Registry } from 'prom-client';
import type { ModuleRuntime } from '#kernel/module/module-runtime.ts';
import type { TopicBacklog } from '#kernel/outbox/outbox-backlog.ts';

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [Labels, number];

/** What is observed of a module; figures that are read at the same time share what is read from its tables. */
interface ObservedModule
  extends Pick<ModuleRuntime, 'name' | 'consumer' | 'instance' | 'counts' | 'relay' | 'operated' | 'commits' | 'lag'> {
  readonly topics: () => Promise<readonly TopicBacklog[]>;
}

interface Figure {
  readonly kind: 'gauge' | 'counter';
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  readonly of: (module: ObservedModule) => readonly Sample[] | Promise<readonly Sample[]>;
}

const one = (value: number): readonly Sample[] => [[{}, value]];

const FIGURES: readonly Figure[] = [
  {
    kind: 'gauge',
    name: 'jumak_outbox_in_flight',
    help: 'Told events that the bus has not settled yet',
    of: ({ relay }) => one(relay.inFlight),
  },
  {
    kind: 'counter',
    name: 'jumak_outbox_relayed_total',
    help: 'Told events that this process has handed to the bus and the bus has settled',
    of: ({ relay }) => one(relay.relayed),
  },
  {
    kind: 'gauge',
    name: 'jumak_outbox_unsettled',
    help: 'Rows of the outbox that not everybody who listens has settled',
    labels: ['topic'],
    of: async ({ topics }) => (await topics()).map(({ topic, unsettled }) => [{ topic }, unsettled]),
  },
  {
    kind: 'gauge',
    name: 'jumak_outbox_oldest_timestamp_seconds',
    help: 'When the oldest unsettled event was told, in seconds since the epoch; nothing when all are settled',
    labels: ['topic'],
    of: async ({ topics }) => (await topics()).map(({ topic, oldestAt }) => [{ topic }, oldestAt / 1_000]),
  },
  {
    kind: 'gauge',
    name: 'jumak_consumer_backlog',
    help: 'Delivered events that are neither committed nor parked',
    of: ({ consumer }) => one(consumer.backlog),
  },
  {
    kind: 'gauge',
    name: 'jumak_consumer_lag',
    help: 'Events on the bus that the module has neither committed nor parked, in whichever process',
    labels: ['topic'],
    of: async ({ lag }) => (await lag()).map(({ topic, messages }) => [{ topic }, messages]),
  },
  {
    kind: 'gauge',
    name: 'jumak_consumer_resting_keys',
    help: 'Keys whose event failed and waits for its next attempt',
    of: ({ consumer }) => one(consumer.resting),
  },
  {
    kind: 'gauge',
    name: 'jumak_instance_keys_in_doubt',
    help: 'Keys of which this process may not have in memory what is stored, because it passed an event over',
    of: ({ instance }) => one(instance.keysInDoubt),
  },
  {
    kind: 'gauge',
    name: 'jumak_dead_letters_parked',
    help: 'Events that a subscriber could not handle and nobody has replayed or discarded',
    of: async ({ operated }) => one(await operated.deadLetters.parked()),
  },
  {
    kind: 'counter',
    name: 'jumak_subscriber_events_total',
    help: 'What became of events at a subscriber: handled, refused by a rule, parked, passed over; each attempt that failed, and how often what is stored was loaded again instead',
    labels: ['subscriber', 'outcome'],
    of: ({ counts, instance }) =>
      [...counts, ...instance.counts].flatMap(([subscriber, outcomes]) =>
        Object.entries(outcomes).map(([outcome, count]): Sample => [{ subscriber, outcome }, count]),
      ),
  },
  {
    kind: 'counter',
    name: 'jumak_commits_total',
    help: 'Commits of the writing connection',
    of: ({ commits }) => (commits === undefined ? [] : one(commits.commits)),
  },
  {
    kind: 'counter',
    name: 'jumak_units_total',
    help: 'Units that were committed; divided by the commits, how many share one',
    of: ({ commits }) => (commits === undefined ? [] : one(commits.units)),
  },
];

/** What each module has done and what waits in it, read whenever somebody asks for the figures. A database that is down leaves its figures out. */
export function observe(
  registry: Registry,
  runtimes: readonly ModuleRuntime[],
  elsewhere: readonly string[] = [],
): void {
  observePlaces(registry, { here: runtimes.map(({ name }) => name), elsewhere });
  const modules = runtimes.map(observed);
  for (const { kind, name, help, labels = [], of } of FIGURES) {
    const options = { name, help, labelNames: ['module', ...labels], registers: [registry] };
    const collect = async (take: (labels: Labels, value: number) => void) => {
      const read = await Promise.all(modules.map((module) => Promise.try(() => of(module)).catch(() => [])));
      for (const [index, samples] of read.entries())
        for (const [own, value] of samples) take({ module: modules[index]?.name ?? '', ...own }, value);
    };
    if (kind === 'gauge')
      new Gauge({
        ...options,
        async collect() {
          this.reset();
          await collect((labels, value) => this.set(labels, value));
        },
      });
    else
      new Counter({
        ...options,
        async collect() {
          this.reset();
          await collect((labels, value) => this.inc(labels, value));
        },
      });
  }
}

function observePlaces(
  registry: Registry,
  places: { readonly here: readonly string[]; readonly elsewhere: readonly string[] },
) {
  const gauge = new Gauge({
    name: 'jumak_module_here',
    help: '1 for each module that runs in this process, 0 for those that run elsewhere',
    labelNames: ['module'],
    registers: [registry],
  });
  for (const module of places.here) gauge.set({ module }, 1);
  for (const module of places.elsewhere) gauge.set({ module }, 0);
}

const observed = (module: ModuleRuntime): ObservedModule => {
  const { name, consumer, instance, counts, relay, operated, commits, backlog } = module;
  const topics = shared(() => backlog.byTopic());
  return { name, consumer, instance, counts, relay, operated, commits, topics, lag: () => module.lag() };
};

/** Whoever asks while it is being read gets the same answer. */
function shared<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
}
