import type { Database } from '#kernel/persistence/database.ts';
import type { HostId } from '../domain/accommodation.ts';
import { type Host, Hosts } from '../domain/hosts.ts';

const KEEP = `INSERT INTO accommodation_host (member_id, version, name, state) VALUES (?, ?, ?, ?)
  ON CONFLICT (member_id) DO UPDATE SET version = excluded.version, name = excluded.name, state = excluded.state
  WHERE excluded.version >= accommodation_host.version`;
const STATE = 'SELECT state FROM accommodation_host WHERE member_id = ?';

export class SqlHosts extends Hosts {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async keep({ memberId, version, name, state }: Host): Promise<void> {
    await this.#database.run(KEEP, [memberId, version, name, state]);
  }

  async stateOf(id: HostId): Promise<Host['state'] | undefined> {
    return (await this.#database.get<Pick<Host, 'state'>>(STATE, [id]))?.state;
  }
}
