import type { Database } from '#kernel/persistence/database.ts';
import { type KnownMember, type KnownPlace, type KnownRoom, Replicas } from '../domain/replicas.ts';

const OFFER = `SELECT r.room_id, r.accommodation_id, r.version AS room_version, r.name AS room_name, r.state AS room_state,
    p.version AS place_version, p.host_id, p.name AS place_name, p.house, p.policy, p.state AS place_state
  FROM reservation_room r JOIN reservation_place p ON p.accommodation_id = r.accommodation_id WHERE r.room_id = ?`;
const WITHDRAWN = "SELECT 1 AS there FROM reservation_member WHERE member_id = ? AND state = 'WITHDRAWN'";
const KEEP_ROOM = `INSERT INTO reservation_room (room_id, accommodation_id, version, name, state) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (room_id) DO UPDATE SET version = excluded.version, name = excluded.name, state = excluded.state
  WHERE excluded.version >= reservation_room.version`;
const KEEP_PLACE = `INSERT INTO reservation_place (accommodation_id, version, host_id, name, house, policy, state) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (accommodation_id) DO UPDATE SET version = excluded.version, host_id = excluded.host_id, name = excluded.name,
    house = excluded.house, policy = excluded.policy, state = excluded.state
  WHERE excluded.version >= reservation_place.version`;
const KEEP_MEMBER = `INSERT INTO reservation_member (member_id, version, name, state) VALUES (?, ?, ?, ?)
  ON CONFLICT (member_id) DO UPDATE SET version = excluded.version, name = excluded.name, state = excluded.state
  WHERE excluded.version >= reservation_member.version`;

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

  constructor(database: Database) {
    super();
    this.#database = database;
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
    return (await this.#database.get(WITHDRAWN, [memberId])) !== undefined;
  }

  async keepRoom({ roomId, accommodationId, version, name, state }: KnownRoom): Promise<void> {
    await this.#database.run(KEEP_ROOM, [roomId, accommodationId, version, name, state]);
  }

  async keepPlace({ accommodationId, version, hostId, name, house, policy, state }: KnownPlace): Promise<void> {
    const values = [accommodationId, version, hostId, name, JSON.stringify(house), JSON.stringify(policy), state];
    await this.#database.run(KEEP_PLACE, values);
  }

  async keepMember({ memberId, version, name, state }: KnownMember): Promise<void> {
    await this.#database.run(KEEP_MEMBER, [memberId, version, name, state]);
  }
}
