import { allModules } from '../../src/bootstrap/modules.ts';
import type { Invariants } from './invariants.ts';

type LogRecord = Readonly<Record<string, unknown>>;

interface Told {
  readonly event_id: string;
  readonly topic: string;
  readonly type: string;
  readonly partition_key: string;
  readonly subject: string | null;
  readonly payload: string;
}

const TOLD = 'SELECT event_id, topic, type, partition_key, subject, payload FROM outbox ORDER BY seq';

/**
 * What subscribers have heard out of turn, by the records of all replicas of a module: facts of one thing in another order than their versions,
 * events of one booking in another order than they were told. What was handled again after a crash counts where it came first.
 */
export function outOfTurn(invariants: Invariants, records: readonly LogRecord[]): string[] {
  const ranks = ranksOf(invariants);
  const latest = new Map<string, number>();
  const seen = new Set<string>();
  return records
    .filter(({ msg }) => msg === 'a subscriber has handled an event')
    .sort((one, other) => Date.parse(String(one.time)) - Date.parse(String(other.time)))
    .flatMap(({ subscriber, event, type }) => {
      const rank = ranks.get(String(event));
      if (rank === undefined || seen.has(`${subscriber} ${event}`)) return [];
      seen.add(`${subscriber} ${event}`);
      const line = `${subscriber} ${rank.about}`;
      const before = latest.get(line) ?? 0;
      latest.set(line, Math.max(before, rank.rank));
      return rank.rank < before
        ? [`${subscriber} heard a ${type} of ${rank.about} as ${rank.rank} after ${before}`]
        : [];
    });
}

/** Of each event of which the order counts, in which line it stands and where. */
function ranksOf(invariants: Invariants): ReadonlyMap<string, { readonly about: string; readonly rank: number }> {
  const told = allModules.flatMap(({ name }) => invariants.all<Told>(name, TOLD));
  return new Map(
    told.map(({ event_id, topic, type, partition_key, subject, payload }, place) => {
      const { version } = (JSON.parse(payload) as { readonly data: { readonly version?: number } }).data;
      const isFact = topic.endsWith('.facts') && version !== undefined;
      return isFact
        ? [event_id, { about: `${type} ${partition_key}`, rank: version }]
        : [event_id, { about: `${topic} ${subject ?? event_id}`, rank: place + 1 }];
    }),
  );
}
