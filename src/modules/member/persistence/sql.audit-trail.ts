import type { Database } from '#kernel/persistence/database.ts';
import { type AuditEntry, type AuditEntryId, AuditTrail } from '../domain/audit-trail.ts';
import type { MemberId } from '../domain/member.ts';

const ADD = `INSERT INTO member_audit (id, member_id, action, acted_by, acted_at, reason) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING`;
const PAGE = `SELECT id, member_id AS memberId, action, acted_by AS "by", acted_at AS "at", reason FROM member_audit
  WHERE member_id = ? AND id < ? ORDER BY id DESC LIMIT ?`;
const AFTER_EVERY_ID = '~';

type AuditRow = Omit<AuditEntry, 'reason'> & { readonly reason: string | null };

export class SqlAuditTrail extends AuditTrail {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async add({ id, memberId, action, by, at, reason }: AuditEntry): Promise<void> {
    await this.#database.run(ADD, [id, memberId, action, by, at, reason ?? null]);
  }

  async of({
    memberId,
    before,
    limit,
  }: {
    readonly memberId: MemberId;
    readonly before?: AuditEntryId | undefined;
    readonly limit: number;
  }): Promise<readonly AuditEntry[]> {
    const rows = await this.#database.all<AuditRow>(PAGE, [memberId, before ?? AFTER_EVERY_ID, limit]);
    return rows.map((row) => ({ ...row, reason: row.reason ?? undefined }));
  }
}
