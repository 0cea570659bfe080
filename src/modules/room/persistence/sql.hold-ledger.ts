import type { Id } from '#kernel/domain/ids.ts';
import type { LocalDate } from '#kernel/domain/local-date.ts';
import type { Database } from '#kernel/persistence/database.ts';
import type { Allocation } from '../domain/allocation.ts';
import { type Hold, HoldLedger, type NewHold } from '../domain/hold-ledger.ts';

const FIND = 'SELECT room_id, check_in, check_out, state, answer FROM room_hold WHERE reservation_id = ?';
const RECORD = `INSERT INTO room_hold (reservation_id, room_id, check_in, check_out, state, answer, changed_at)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;
const RELEASE = "UPDATE room_hold SET state = 'RELEASED', changed_at = ? WHERE reservation_id = ? AND state = 'HELD'";

interface HoldRow {
  readonly room_id: Id<'room'>;
  readonly check_in: LocalDate | null;
  readonly check_out: LocalDate | null;
  readonly state: Hold['state'];
  readonly answer: string | null;
}

export class SqlHoldLedger extends HoldLedger {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async find(reservationId: Id<'reservation'>): Promise<Hold | undefined> {
    const row = await this.#database.get<HoldRow>(FIND, [reservationId]);
    if (row === undefined) return undefined;
    const answer = row.answer === null ? undefined : (JSON.parse(row.answer) as Allocation);
    if (row.state === 'RELEASED' || answer === undefined || row.check_in === null || row.check_out === null) {
      return { state: 'RELEASED', answer };
    }
    const range = { roomId: row.room_id, from: row.check_in, to: row.check_out };
    return row.state === 'HELD' ? { state: 'HELD', range, answer } : { state: 'REFUSED', answer };
  }

  async record({ reservationId, range, answer, at }: NewHold): Promise<boolean> {
    const state = answer.taken ? 'HELD' : 'REFUSED';
    return this.#database.insertNew(RECORD, [
      reservationId,
      range.roomId,
      range.from,
      range.to,
      state,
      JSON.stringify(answer),
      at,
    ]);
  }

  async release(reservationId: Id<'reservation'>, at: number): Promise<boolean> {
    return (await this.#database.run(RELEASE, [at, reservationId])).affected === 1;
  }

  async bury(tombstone: {
    readonly reservationId: Id<'reservation'>;
    readonly roomId: Id<'room'>;
    readonly at: number;
  }): Promise<boolean> {
    const { reservationId, roomId, at } = tombstone;
    return this.#database.insertNew(RECORD, [reservationId, roomId, null, null, 'RELEASED', null, at]);
  }
}
