import type { Told } from '#kernel/domain/told.ts';
import type { Database } from '#kernel/persistence/database.ts';
import type { Upsert } from '#kernel/persistence/dialect.ts';
import { type KnownMember, type KnownPlace, type KnownRoom, Replicas } from '../domain/replicas.ts';

const OFFER = `SELECT r.room_id, r.accommodation_id, r.version AS room_version, r.name AS room_name, r.state AS room_state,
    p.version AS place_version, p.host_id, p.name AS place_name, p.house, p.policy, p.state AS place_state
  FROM reservation_room r JOIN reservation_place p ON p.accommodation_id = r.accommodation_id WHERE r.room_id = ?`;
const STATE = 'SELECT state FROM reservation_member WHERE member_id = ?';
/** Older than everything that is ever told of a member. */
const LAY = "INSERT INTO reservation_member (member_id, version, name, state) VALUES (?, 0, NULL, 'ACTIVE')";
const KEEP_ROOM: Upsert = {
  into: 'reservation_room',
  key: ['room_id'],
  columns: ['accommodation_id', 'version', 'name', 'state', 'told_at'],
  newest: ['version', 'told_at'],
};
const KEEP_PLACE: Upsert = {
  into: 'reservation_place',
  key: ['accommodation_id'],
  columns: ['version', 'host_id', 'name', 'house', 'policy', 'state', 'told_at'],
  newest: ['version', 'told_at'],
};
const KEEP_MEMBER: Upsert = {
  into: 'reservation_member',
  key: ['member_id'],
  columns: ['version', 'name', 'state', 'told_at'],
  newest: ['version', 'told_at'],
};

interface OfferRow {
  readonly room_id: KnownRoom['roomId'];
  readonly accommodation_id: KnownRoom['accommodationId'];
  readonly room_version: number;
  readonly room_name: string;
  readonly room_state: KnownRoom['state'];
  readonly place_version: number;
  readonly host_id: string;
  readonly place_name: string;
  readonly house: string;
  readonly policy: string;
  readonly place_state: KnownPlace['state'];
}

export class SqlReplicas extends Replicas {
  readonly #database: Database;
  readonly #lockedState: string;
  readonly #upsertRoom: string;
  readonly #upsertPlace: string;
  readonly #upsertMember: string;

  constructor(database: Database) {
    super();
    this.#database = database;
    const { dialect } = database;
    this.#lockedState = STATE + dialect.forShare;
    this.#upsertRoom = dialect.upsert(KEEP_ROOM);
    this.#upsertPlace = dialect.upsert(KEEP_PLACE);
    this.#upsertMember = dialect.upsert(KEEP_MEMBER);
  }

  async offer(roomId: string): Promise<{ readonly room: KnownRoom; readonly place: KnownPlace } | undefined> {
    const row = await this.#database.get<OfferRow>(OFFER, [roomId]);
    if (row === undefined) return undefined;
    const { room_id: id, accommodation_id: accommodationId } = row;
    return {
      room: { roomId: id, accommodationId, version: row.room_version, name: row.room_name, state: row.room_state },
      place: {
        accommodationId,
        version: row.place_version,
        hostId: row.host_id,
        name: row.place_name,
        house: JSON.parse(row.house),
        policy: JSON.parse(row.policy),
        state: row.place_state,
      },
    };
  }

  async hasWithdrawn(memberId: string): Promise<boolean> {
    let state = await this.#stateOf(memberId);
    if (state === undefined && !(await this.#database.insertNew(LAY, [memberId])))
      state = await this.#stateOf(memberId);
    return state === 'WITHDRAWN';
  }

  async keepRoom({ roomId, accommodationId, version, name, state, toldAt }: Told<KnownRoom>): Promise<void> {
    await this.#database.run(this.#upsertRoom, [roomId, accommodationId, version, name, state, toldAt]);
  }

  async keepPlace({
    accommodationId,
    version,
    hostId,
    name,
    house,
    policy,
    state,
    toldAt,
  }: Told<KnownPlace>): Promise<void> {
    const values = [
      accommodationId,
      version,
      hostId,
      name,
      JSON.stringify(house),
      JSON.stringify(policy),
      state,
      toldAt,
    ];
    await this.#database.run(this.#upsertPlace, values);
  }

  async keepMember({ memberId, version, name, state, toldAt }: Told<KnownMember>): Promise<void> {
    await this.#database.run(this.#upsertMember, [memberId, version, name, state, toldAt]);
  }

  async #stateOf(memberId: string): Promise<KnownMember['state'] | undefined> {
    return (await this.#database.get<Pick<KnownMember, 'state'>>(this.#lockedState, [memberId]))?.state;
  }
}
