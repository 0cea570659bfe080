import type { Clock } from '../domain/clock.ts';
import type { EventBus } from '../event-bus/event-bus.ts';
import type { Logger } from '../observability/logger.ts';
import type { Transaction } from '../persistence/transaction.ts';
import { messageOf, type OutboxRow } from './outbox-row.ts';

const MARK_WITHIN = 25;
const MARK_AT_ONCE = 500;
const MARK_AGAIN_AFTER = 200;

interface OnTheWayParts {
  readonly transaction: Transaction;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a mark may wait for another unit to be committed with, in milliseconds. */
  readonly lingers: number;
  /** Marks rows as settled, inside a unit. */
  readonly mark: (settled: readonly number[], at: number) => Promise<void>;
}

interface Sending {
  readonly refused: () => void;
  /** Asked once more when the bus comes to send it. */
  readonly mayGo?: () => boolean;
}

/** What a relay has handed to the bus, until it is marked as settled. */
export class RowsOnTheWay {
  readonly #parts: OnTheWayParts;
  readonly #rows = new Set<number>();
  #settled: number[] = [];
  #sent = 0;
  #relayed = 0;
  #allArrived: (() => void) | undefined;
  #running = false;
  #timer: NodeJS.Timeout | undefined;
  #marking: Promise<void> = Promise.resolve();

  constructor(parts: OnTheWayParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** How many the bus has settled since the start. */
  get relayed(): number {
    return this.#relayed;
  }

  has(seq: number): boolean {
    return this.#rows.has(seq);
  }

  start(): void {
    this.#running = true;
  }

  /** Records what the bus has settled, also of what it settles in the next milliseconds. */
  async stop({ within }: { readonly within?: number } = {}): Promise<void> {
    this.#running = false;
    if (within !== undefined && this.#sent > 0) {
      const patience = setTimeout(() => this.#allArrived?.(), within);
      await new Promise<void>((resolve) => {
        this.#allArrived = resolve;
      });
      clearTimeout(patience);
    }
    await this.#flush();
  }

  send(row: OutboxRow, { refused, mayGo }: Sending): void {
    this.#rows.add(row.seq);
    this.#sent += 1;
    Promise.try(() => this.#parts.bus.publish(messageOf(row), mayGo)).then(
      () => {
        this.#arrived();
        this.#relayed += 1;
        this.#settled.push(row.seq);
        if (this.#settled.length >= MARK_AT_ONCE) void this.#flush();
        else this.#timer ??= setTimeout(() => void this.#flush(), MARK_WITHIN);
      },
      () => {
        this.#arrived();
        refused();
        this.#rows.delete(row.seq);
      },
    );
  }

  #arrived(): void {
    this.#sent -= 1;
    if (this.#sent === 0) this.#allArrived?.();
  }

  #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const settled = this.#settled;
    this.#settled = [];
    if (settled.length > 0) this.#marking = this.#marking.then(() => this.#mark(settled));
    return this.#marking;
  }

  async #mark(settled: readonly number[]): Promise<void> {
    const { transaction, clock, logger, lingers, mark } = this.#parts;
    const now = clock.now();
    try {
      await transaction.run(() => mark(settled, now), {
        patience: Number.POSITIVE_INFINITY,
        ...(this.#running ? { linger: lingers } : {}),
      });
      for (const seq of settled) this.#rows.delete(seq);
    } catch (error) {
      logger.warn({ error: String(error) }, 'settled events cannot be marked; trying again');
      this.#settled.push(...settled);
      if (this.#running) this.#timer ??= setTimeout(() => void this.#flush(), MARK_AGAIN_AFTER);
    }
  }
}
