import { setTimeout as sleep } from 'node:timers/promises';
import type { Ids } from '../domain/ids.ts';
import type { Logger } from '../observability/logger.ts';
import type { Database } from '../persistence/database.ts';
import type { RunOptions, Transaction } from '../persistence/transaction.ts';

/** The clock of the database server, which all processes share, in milliseconds since the epoch. */
const NOW = "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) DIV 1000";
/** True of a row of `outbox_relay` whose process must be believed to be at work. */
export const IS_ALIVE = `alive_until > ${NOW}`;

const TAKE = `INSERT INTO outbox_relay (id, alive_until) VALUES (?, ${NOW} + ?)`;
const RENEW = `UPDATE outbox_relay SET alive_until = ${NOW} + ? WHERE id = ?`;
const GIVE_BACK = 'DELETE FROM outbox_relay WHERE id = ?';
const DEAD = `SELECT id FROM outbox_relay WHERE NOT (${IS_ALIVE})`;
const BURY = `DELETE FROM outbox_relay WHERE id = ? AND NOT (${IS_ALIVE})`;
/** Has a row for an answer while a process works with claims; one that died may seem to for as long as its lease lasts. */
export const LIVING_RELAYS = `SELECT id FROM outbox_relay WHERE ${IS_ALIVE} LIMIT 1`;

const LASTS = 10_000;
const MOST_ASKED = 5;
const ASK_AGAIN_AFTER = 100;
const UNHURRIED: RunOptions = { patience: Number.POSITIVE_INFINITY };

export interface RelayLeaseParts {
  readonly database: Database;
  readonly transaction: Transaction;
  readonly ids: Ids;
  readonly logger: Logger;
  /** After this long without a sign of life others may take over what this process has claimed, in milliseconds. */
  readonly lasts?: number;
  /** Asked whenever the lease has been told to the others. @throws StartFaults while another process works with the database alone */
  readonly demandShared?: (() => Promise<void>) | undefined;
}

/**
 * The lease by which a process claims rows of an outbox. Its claims are valid for as long as its row is there: it renews it, others delete it once it has run
 * out by the clock of the database, and giving it back gives all claims back at once. A new one never has the name of an old one.
 */
export class RelayLease {
  readonly #parts: RelayLeaseParts;
  readonly #lasts: number;
  #held: { readonly id: string; until: number } | undefined;
  #running = false;
  #keeping: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: RelayLeaseParts) {
    this.#parts = parts;
    this.#lasts = parts.lasts ?? LASTS;
  }

  /** Under which name this process claims; undefined while it has no lease, or cannot be sure of it. */
  get claimant(): string | undefined {
    return this.#held !== undefined && performance.now() < this.#held.until ? this.#held.id : undefined;
  }

  holds(claimant: string): boolean {
    return this.claimant === claimant;
  }

  /** @throws StartFaults when another process works with the database alone */
  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    await this.#keep();
    if (this.#held === undefined) await this.#demandShared();
    clearInterval(this.#timer);
    if (this.#running) this.#timer = setInterval(() => void this.#keep(), this.#lasts / 5).unref();
  }

  async giveBack(): Promise<void> {
    this.#running = false;
    clearInterval(this.#timer);
    await this.#keeping;
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) return;
    const { database, transaction, logger } = this.#parts;
    try {
      await transaction.run(() => database.run(GIVE_BACK, [held.id]));
    } catch (error) {
      logger.warn({ error: String(error) }, 'the lease of the relay cannot be given back; it runs out');
    }
  }

  /** Inside a unit, until whose end nobody else can end the lease: false when somebody has. */
  async renew(claimant: string): Promise<boolean> {
    return (await this.#parts.database.run(RENEW, [this.#lasts, claimant])).affected === 1;
  }

  /** The leases that have run out. */
  async dead(): Promise<readonly string[]> {
    return (await this.#parts.database.all<{ id: string }>(DEAD)).map(({ id }) => id);
  }

  /** Inside a unit: ends leases, unless they were renewed meanwhile. */
  async bury(dead: readonly string[]): Promise<void> {
    for (const id of dead) await this.#parts.database.run(BURY, [id]);
  }

  #keep(): Promise<void> {
    this.#keeping ??= this.#renewOrTake().finally(() => {
      this.#keeping = undefined;
    });
    return this.#keeping;
  }

  async #renewOrTake(): Promise<void> {
    try {
      if (!(await this.#renewHeld()) && this.#running) await this.#take();
    } catch (error) {
      this.#parts.logger.warn({ error: String(error) }, 'the lease of the relay cannot be renewed; trying again');
    }
  }

  async #renewHeld(): Promise<boolean> {
    const held = this.#held;
    if (held === undefined) return false;
    let until = 0;
    const isRenewed = await this.#parts.transaction.run(() => {
      until = this.#surely();
      return this.renew(held.id);
    }, UNHURRIED);
    if (isRenewed) {
      await this.#demandShared();
      held.until = until;
    } else this.#parts.logger.warn({}, 'another process has taken over what this one had claimed of its outbox');
    return isRenewed;
  }

  async #take(): Promise<void> {
    const { database, transaction, ids } = this.#parts;
    this.#held = undefined;
    const id = ids.next();
    const dead = await this.dead();
    let until = 0;
    await transaction.run(async () => {
      await this.bury(dead);
      until = this.#surely();
      await database.run(TAKE, [id, this.#lasts]);
    }, UNHURRIED);
    try {
      await this.#demandShared();
    } catch (error) {
      await transaction.run(() => database.run(GIVE_BACK, [id]));
      throw error;
    }
    this.#held = { id, until };
  }

  /** A process that finds that it may not come in is gone in a moment. */
  async #demandShared(): Promise<void> {
    for (let asked = 1; ; asked += 1) {
      try {
        return await this.#parts.demandShared?.();
      } catch (error) {
        if (asked === MOST_ASKED) throw error;
        await sleep(ASK_AGAIN_AFTER);
      }
    }
  }

  /** Until when a lease that is asked for now is valid without doubt, and what is sent just then has arrived. */
  #surely(): number {
    return performance.now() + this.#lasts * 0.8;
  }
}
