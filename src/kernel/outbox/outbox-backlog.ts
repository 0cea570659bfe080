import type { Database } from '../persistence/database.ts';

export interface TopicBacklog {
  readonly topic: string;
  /** Rows that not everybody who listens has settled. */
  readonly unsettled: number;
  /** When the oldest of them was told, in milliseconds since the epoch. */
  readonly oldestAt: number;
}

/** The oldest row is found by its number, so that no payload is read. */
const BACKLOG = `SELECT waiting.topic, waiting.unsettled, outbox.created_at AS oldestAt
  FROM (SELECT topic, COUNT(*) AS unsettled, MIN(seq) AS first FROM outbox WHERE settled_at IS NULL GROUP BY topic) AS waiting
  JOIN outbox ON outbox.seq = waiting.first ORDER BY waiting.topic`;

/** What a module has told and somebody still has to settle. */
export class OutboxBacklog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  byTopic(): Promise<TopicBacklog[]> {
    return this.#database.all<TopicBacklog>(BACKLOG);
  }

  /** When the oldest event was told that may still be delivered, undefined when there is none. */
  async oldestAt(): Promise<number | undefined> {
    const topics = await this.byTopic();
    return topics.length === 0 ? undefined : Math.min(...topics.map(({ oldestAt }) => oldestAt));
  }
}
