import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.ts';
import { SilentLogger } from '../../../test/support/silent-logger.ts';
import { SystemClock } from '../domain/clock.ts';
import type { BusMessage } from '../event-bus/envelope.ts';
import type { EventBus } from '../event-bus/event-bus.ts';
import type { Transaction } from '../persistence/transaction.ts';
import type { ClaimedRows } from './claimed-rows.ts';
import { ClaimingRelay } from './claiming-relay.ts';
import type { StoredRow } from './outbox-row.ts';
import type { RelayLease } from './relay-lease.ts';

const US = 'us';
const TURNS = 10;

const rowOf = (seq: number): StoredRow => ({
  seq,
  event_id: `event ${seq}`,
  topic: 't',
  partition_key: 'k',
  type: 'a.told',
  payload: String(seq),
});

/** The table, whose rows are durable and claimed as a test says. */
class Table {
  readonly settled = new Set<number>();
  claimed: number[] = [];
  /** What becomes of the rows that nobody has, as soon as somebody looks for them. */
  look: () => readonly number[] = () => [];

  async of(_claimant: string, { after }: { readonly after: number }): Promise<readonly StoredRow[]> {
    return this.claimed.filter((seq) => seq > after && !this.settled.has(seq)).map(rowOf);
  }

  async claimLeft(_topic: string, claimed: () => void): Promise<number> {
    const left = this.look();
    this.claimed.push(...left);
    if (left.length > 0) claimed();
    return left.length;
  }

  async settle(seqs: readonly number[]): Promise<void> {
    for (const seq of seqs) this.settled.add(seq);
  }
}

describe('a relay that shares its outbox', () => {
  let table: Table;
  let sent: number[];
  let relay: ClaimingRelay;

  beforeEach(() => {
    table = new Table();
    sent = [];
    const bus = { publish: async ({ payload }: BusMessage) => void sent.push(Number(payload)) };
    relay = new ClaimingRelay({
      transaction: { run: (work: () => Promise<unknown>) => work() } as unknown as Transaction,
      bus: bus as unknown as EventBus,
      clock: new SystemClock(),
      logger: new SilentLogger(),
      lease: { claimant: US, holds: () => true } as unknown as RelayLease,
      rows: table as unknown as ClaimedRows,
      topic: 't',
      pollEvery: 200,
    });
  });
  afterEach(() => relay.stop());

  it('sends a row of its own, of which it heard nothing, before the younger one that it finds with nobody', async () => {
    table.look = () => {
      table.look = () => [];
      table.claimed.push(10);
      return [11];
    };
    await relay.start();
    await eventually(() => expect(sent).toEqual([10, 11]));
  });

  it('reads the table at once when a row that it has claimed was never offered', async () => {
    await relay.start();
    table.claimed.push(1, 2);
    relay.offer({ ...rowOf(2), relayed: { by: US, number: 2 } });
    for (let turn = 0; turn < TURNS; turn += 1) await nextTurn();
    expect(sent).toEqual([1, 2]);
  });
});
