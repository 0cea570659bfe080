import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';
import type { EventBus } from '../event-bus/event-bus.ts';
import type { Logger } from '../observability/logger.ts';
import type { Transaction } from '../persistence/transaction.ts';
import { type ClaimedRows, MOST_CLAIMED_AT_ONCE } from './claimed-rows.ts';
import type { OutboxRow, StoredRow } from './outbox-row.ts';
import type { RelayLease } from './relay-lease.ts';
import { RowsOnTheWay } from './rows-on-the-way.ts';

/** A look that takes long is not repeated before so many times as long, within bounds. */
const RESTS_FOR = 4;
const LONGEST_REST = 2_000;
/** Where something was just left because another process has its key, it is looked for sooner at first. */
const LOOK_SOON_AFTER = [25, 50, 100];
const READ_AT_ONCE = 500;
const MOST_IN_FLIGHT = 10_000;
/** Until a row is marked, other processes leave its key alone. */
const MARK_LINGERS = 10;
const ARRIVES_WITHIN = 2_000;

interface ClaimingRelayParts {
  readonly transaction: Transaction;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lease: RelayLease;
  readonly rows: ClaimedRows;
  readonly topic: string;
  /** How often it is looked for what nobody offered, in milliseconds. */
  readonly pollEvery: number;
}

/**
 * Hands to the bus, in their order, the rows of one topic that this process has claimed: those that it stored itself as they are committed, and those that
 * nobody has, key by key. It sends nothing while it cannot be sure of its lease. What it has claimed and was not offered is read from the table.
 */
export class ClaimingRelay {
  readonly #parts: ClaimingRelayParts;
  readonly #onTheWay: RowsOnTheWay;
  #claimant: string | undefined;
  #offered = 0;
  #behind = true;
  #passedOver = false;
  #refused = false;
  #catchingUp: Promise<void> | undefined;
  #running = false;
  #poll: NodeJS.Timeout | undefined;
  #looksSoon = LOOK_SOON_AFTER.length;
  #rest = 0;

  constructor(parts: ClaimingRelayParts) {
    this.#parts = parts;
    const mark = (settled: readonly number[], at: number) => parts.rows.settle(settled, at);
    this.#onTheWay = new RowsOnTheWay({ ...parts, lingers: MARK_LINGERS, mark });
  }

  get inFlight(): number {
    return this.#onTheWay.size;
  }

  get relayed(): number {
    return this.#onTheWay.relayed;
  }

  /** A row that has just become durable; the calls come in the order of `seq`. One that never came may be durable all the same. */
  offer(row: StoredRow): void {
    const { by, number = 0 } = row.relayed ?? {};
    if (by === undefined || by !== this.#claimant) {
      this.#lookSoon();
      return;
    }
    const isNext = number === this.#offered + 1;
    if (!isNext) this.#behind = true;
    this.#offered = number;
    this.#take(by, row);
    if (!isNext && this.#running) void this.#catchUp({ andClaim: false });
  }

  async start(): Promise<void> {
    this.#running = true;
    this.#onTheWay.start();
    await this.#catchUp();
    this.#lookAgain(this.#parts.pollEvery);
  }

  /** Takes no more rows, waits a moment for those on their way, and records what the bus has settled. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#behind = true;
    clearTimeout(this.#poll);
    await this.#catchingUp;
    await this.#onTheWay.stop({ within: ARRIVES_WITHIN });
  }

  #lookSoon(): void {
    const wasWaiting = this.#looksSoon < LOOK_SOON_AFTER.length;
    this.#looksSoon = 0;
    if (!wasWaiting) this.#lookAgain();
  }

  #lookAgain(after = LOOK_SOON_AFTER[this.#looksSoon++] ?? this.#parts.pollEvery): void {
    clearTimeout(this.#poll);
    if (!this.#running) return;
    this.#poll = setTimeout(
      async () => {
        await this.#catchingUp;
        const began = performance.now();
        await this.#catchUp();
        this.#rest = Math.min(LONGEST_REST, RESTS_FOR * (performance.now() - began));
        this.#lookAgain();
      },
      Math.max(after, this.#rest),
    ).unref();
  }

  #catchUp({ andClaim } = { andClaim: true }): Promise<void> {
    this.#catchingUp ??= this.#readOn(andClaim).finally(() => {
      this.#catchingUp = undefined;
    });
    return this.#catchingUp;
  }

  /** It ends early when the bus refuses: one that is away is not stormed, and more than is claimed already it could not take. */
  async #readOn(andClaim: boolean): Promise<void> {
    let mayBeMore = andClaim;
    const { lease, logger } = this.#parts;
    try {
      const wasRefused = this.#refused;
      this.#refused = false;
      if (this.#claimant !== lease.claimant) this.#behind = true;
      this.#claimant = lease.claimant;
      if (this.#claimant === undefined) return;
      do {
        if (!(await this.#readClaimed(this.#claimant))) return;
        if (wasRefused && this.#onTheWay.size > 0) return;
        if (mayBeMore) mayBeMore = await this.#claimLeft();
      } while (this.#behind && this.#running);
    } catch (error) {
      this.#fallBehind();
      logger.warn({ error: String(error) }, 'the outbox cannot be read; trying again');
    }
  }

  /** Hands over what is claimed and not on its way, in pages; true when nothing of it is left. */
  async #readClaimed(claimant: string): Promise<boolean> {
    const { rows, topic } = this.#parts;
    for (let after = 0; this.#running && this.#onTheWay.size < MOST_IN_FLIGHT; await nextTurn()) {
      this.#passedOver = false;
      const page = await rows.of(claimant, { topic, after, limit: READ_AT_ONCE });
      for (const row of page) if (!this.#onTheWay.has(row.seq) && !this.#refused) this.#hand(claimant, row);
      if (this.#refused) return false;
      after = page.at(-1)?.seq ?? after;
      if (page.length < READ_AT_ONCE && !this.#passedOver) {
        this.#behind = false;
        return true;
      }
    }
    return false;
  }

  /** True when there may be more. What is claimed is read with all else that is: a row before it may be this process's own, and have come without being offered. */
  async #claimLeft(): Promise<boolean> {
    const { rows, topic } = this.#parts;
    return (await rows.claimLeft(topic, () => this.#fallBehind())) === MOST_CLAIMED_AT_ONCE;
  }

  #take(claimant: string, row: OutboxRow): void {
    if (this.#behind || this.#onTheWay.size >= MOST_IN_FLIGHT) this.#fallBehind();
    else if (!this.#onTheWay.has(row.seq)) this.#hand(claimant, row);
  }

  #hand(claimant: string, row: OutboxRow): void {
    const refused = (): void => {
      this.#fallBehind();
      this.#refused = true;
    };
    const mayGo = () => this.#running && this.#parts.lease.holds(claimant);
    if (mayGo()) this.#onTheWay.send(row, { refused, mayGo });
    else refused();
  }

  #fallBehind(): void {
    this.#behind = true;
    this.#passedOver = true;
  }
}
