import type { Database, SqlValue } from '../persistence/database.ts';
import type { Transaction } from '../persistence/transaction.ts';
import type { OutboxRow } from './outbox-row.ts';
import { IS_ALIVE, type RelayLease } from './relay-lease.ts';

const ROW = 'seq, event_id, topic, partition_key, type, payload';
const OF_CLAIMANT = `SELECT ${ROW} FROM outbox WHERE settled_at IS NULL AND topic = ? AND claimed_by = ? AND seq > ? ORDER BY seq LIMIT ?`;

/** What no living process has claimed, but for rows behind an older one of their key that another process has. */
const LEFT = `SELECT o.seq, o.partition_key FROM outbox o WHERE o.settled_at IS NULL AND o.topic = ?
  AND NOT EXISTS (SELECT 1 FROM outbox_relay r WHERE r.id = o.claimed_by AND r.${IS_ALIVE})
  AND NOT EXISTS (SELECT 1 FROM outbox e JOIN outbox_relay h ON h.id = e.claimed_by AND h.${IS_ALIVE}
    WHERE e.partition_key = o.partition_key AND e.topic = o.topic AND e.settled_at IS NULL AND e.seq < o.seq AND e.claimed_by <> ?)
  ORDER BY o.seq LIMIT ?`;
export const MOST_CLAIMED_AT_ONCE = 200;

const locked = (marks: string): string => `SELECT ${ROW} FROM outbox
  WHERE seq IN (${marks}) AND settled_at IS NULL AND NOT EXISTS (SELECT 1 FROM outbox_relay r WHERE r.id = claimed_by)
  ORDER BY seq FOR UPDATE SKIP LOCKED`;
const claim = (marks: string): string => `UPDATE outbox SET claimed_by = ? WHERE seq IN (${marks})`;
const mark = (marks: string): string => `UPDATE outbox SET settled_at = ? WHERE seq IN (${marks})`;

interface ClaimedRowsParts {
  readonly database: Database;
  readonly transaction: Transaction;
  readonly lease: RelayLease;
}

interface Left {
  readonly seq: number;
  readonly partition_key: string;
}

/** The rows of an outbox as several processes share them: which are whose, and who may take which. */
export class ClaimedRows {
  readonly #parts: ClaimedRowsParts;

  constructor(parts: ClaimedRowsParts) {
    this.#parts = parts;
  }

  /** Unsettled rows that are claimed under a name, in their order. */
  of(claimant: string, where: { readonly topic: string; readonly after: number; readonly limit: number }) {
    const { topic, after, limit } = where;
    return this.#parts.database.all<OutboxRow>(OF_CLAIMANT, [topic, claimant, after, limit]);
  }

  /**
   * Claims rows that nobody has, of each key from the oldest on, and answers with how many. What another process is just claiming is left to it, with everything behind it.
   * `claimed` is called before anything that is committed later is offered.
   */
  async claimLeft(topic: string, claimed: () => void): Promise<number> {
    const { database, transaction, lease } = this.#parts;
    const { claimant } = lease;
    if (claimant === undefined) return 0;
    const left = await database.all<Left>(LEFT, [topic, claimant, MOST_CLAIMED_AT_ONCE]);
    if (left.length === 0) return 0;
    const dead = await lease.dead();
    let runs = 0;
    return transaction.run(async () => {
      runs += 1;
      if (runs > 1) claimed();
      if (!(await lease.renew(claimant))) return 0;
      await lease.bury(dead);
      const rows = await this.#claim(claimant, left);
      if (rows.length > 0) transaction.afterCommit(claimed);
      return rows.length;
    });
  }

  /** Inside a unit: the rows have reached the bus, whoever has claimed them by now. */
  async settle(seqs: readonly number[], at: number): Promise<void> {
    for (const portion of portionsOf(seqs)) await this.#parts.database.run(mark(marksFor(portion)), [at, ...portion]);
  }

  async #claim(claimant: string, left: readonly Left[]): Promise<readonly OutboxRow[]> {
    const { database } = this.#parts;
    const seqs = padded(left.map(({ seq }) => seq));
    const free = await database.all<OutboxRow>(locked(marksFor(seqs)), seqs);
    const rows = fromTheOldestOn(left, free);
    if (rows.length === 0) return [];
    const mine = padded(rows.map(({ seq }) => seq));
    await database.run(claim(marksFor(mine)), [claimant, ...mine]);
    return rows;
  }
}

/** Of each key the free rows up to the first that is not. */
function fromTheOldestOn(left: readonly Left[], free: readonly OutboxRow[]): OutboxRow[] {
  const bySeq = new Map(free.map((row) => [row.seq, row]));
  const ended = new Set<string>();
  return left.flatMap(({ seq, partition_key: key }) => {
    const row = bySeq.get(seq);
    if (row === undefined) ended.add(key);
    return row === undefined || ended.has(key) ? [] : [row];
  });
}

/** Lists come in few lengths, so that the server keeps few statements: the last number is repeated. */
const LENGTHS = [1, 8, 40, MOST_CLAIMED_AT_ONCE];

function padded(numbers: readonly number[]): number[] {
  const length = LENGTHS.find((candidate) => candidate >= numbers.length) ?? numbers.length;
  return [...numbers, ...Array.from({ length: length - numbers.length }, () => numbers.at(-1) as number)];
}

function portionsOf(numbers: readonly number[]): number[][] {
  const portions: number[][] = [];
  for (let at = 0; at < numbers.length; at += MOST_CLAIMED_AT_ONCE)
    portions.push(padded(numbers.slice(at, at + MOST_CLAIMED_AT_ONCE)));
  return portions;
}

const marksFor = (values: readonly SqlValue[]): string => values.map(() => '?').join(', ');
