import type { Clock } from '../domain/clock.ts';
import { AFTER_EVERY_ID, type Ids } from '../domain/ids.ts';
import type { Database } from '../persistence/database.ts';
import { type AdminAct, type AdminActId, AdminActs } from './admin-acts.ts';

const RECORD = 'INSERT INTO admin_act (id, subject, action, acted_by, acted_at, reason) VALUES (?, ?, ?, ?, ?, ?)';
const PAGE = `SELECT id, subject, action, acted_by, acted_at, reason FROM admin_act
  WHERE subject = ? AND id < ? ORDER BY id DESC LIMIT ?`;

interface Row extends Pick<AdminAct, 'id' | 'subject' | 'action'> {
  readonly acted_by: string;
  readonly acted_at: number;
  readonly reason: string | null;
}

export class DatabaseAdminActs extends AdminActs {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(database: Database, clock: Clock, ids: Ids) {
    super();
    this.#database = database;
    this.#clock = clock;
    this.#ids = ids;
  }

  begin(act: Omit<AdminAct, 'id' | 'at'>): AdminAct {
    return { ...act, id: this.#ids.next<'admin-act'>(), at: this.#clock.now() };
  }

  async record({ id, subject, action, by, at, reason }: AdminAct): Promise<void> {
    await this.#database.insertNew(RECORD, [id, subject, action, by, at, reason ?? null]);
  }

  async of({
    subject,
    before,
    limit,
  }: {
    readonly subject: string;
    readonly before?: AdminActId | undefined;
    readonly limit: number;
  }): Promise<readonly AdminAct[]> {
    const rows = await this.#database.all<Row>(PAGE, [subject, before ?? AFTER_EVERY_ID, limit]);
    return rows.map(({ acted_by: by, acted_at: at, reason, ...act }) => ({
      ...act,
      by,
      at,
      reason: reason ?? undefined,
    }));
  }
}
