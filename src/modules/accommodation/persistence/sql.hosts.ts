import type { Told } from '#kernel/domain/told.ts';
import type { Database } from '#kernel/persistence/database.ts';
import type { Upsert } from '#kernel/persistence/dialect.ts';
import type { HostId } from '../domain/accommodation.ts';
import { type Host, Hosts } from '../domain/hosts.ts';

const KEEP: Upsert = {
  into: 'accommodation_host',
  key: ['member_id'],
  columns: ['version', 'name', 'state', 'told_at'],
  newest: ['version', 'told_at'],
};
const STATE = 'SELECT state FROM accommodation_host WHERE member_id = ?';
/** Older than everything that is ever told of a member, and there to be held. */
const LAY = "INSERT INTO accommodation_host (member_id, version, name, state) VALUES (?, 0, NULL, 'ACTIVE')";

export class SqlHosts extends Hosts {
  readonly #database: Database;
  readonly #keep: string;
  readonly #heldState: string;

  constructor(database: Database) {
    super();
    this.#database = database;
    this.#keep = database.dialect.upsert(KEEP);
    this.#heldState = STATE + database.dialect.forShare;
  }

  async keep({ memberId, version, name, state, toldAt }: Told<Host>): Promise<void> {
    await this.#database.run(this.#keep, [memberId, version, name, state, toldAt]);
  }

  async stateOf(id: HostId): Promise<Host['state']> {
    const known = await this.#find(id);
    if (known !== undefined || (await this.#database.insertNew(LAY, [id]))) return known ?? 'ACTIVE';
    return (await this.#find(id)) ?? 'ACTIVE';
  }

  async #find(id: HostId): Promise<Host['state'] | undefined> {
    return (await this.#database.get<Pick<Host, 'state'>>(this.#heldState, [id]))?.state;
  }
}
