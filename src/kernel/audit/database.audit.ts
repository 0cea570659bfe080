import type { Clock } from '../domain/clock.ts';
import { AFTER_EVERY_ID, type Ids } from '../domain/ids.ts';
import type { Database } from '../persistence/database.ts';
import { type Act, type ActId, type Actor, type ActPage, Audit, type AuditedAct, type IntendedAct } from './audit.ts';
import { beginAct } from './begin-act.ts';

const COLUMNS = 'id, at, actor_kind, actor_id, action, subject_kind, subject_id, outcome, reason, request_id';
const RECORD = `INSERT INTO audit_entry (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const LATEST = `SELECT ${COLUMNS} FROM audit_entry WHERE id < ? ORDER BY id DESC LIMIT ?`;
const LATEST_OF = `SELECT ${COLUMNS} FROM audit_entry WHERE subject_kind = ? AND subject_id = ? AND id < ? ORDER BY id DESC LIMIT ?`;

/** As many characters as the columns hold. */
const LONGEST = { actor: 100, subject: 250, outcome: 2_000, reason: 500 } as const;

interface Row {
  readonly id: ActId;
  readonly at: number;
  readonly actor_kind: Actor['kind'];
  readonly actor_id: string;
  readonly action: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly request_id: string | null;
}

export class DatabaseAudit extends Audit {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(database: Database, clock: Clock, ids: Ids) {
    super();
    this.#database = database;
    this.#clock = clock;
    this.#ids = ids;
  }

  begin(act: IntendedAct): Act {
    return beginAct({ clock: this.#clock, ids: this.#ids }, act);
  }

  async record({ id, at, actor, action, subject, reason, requestId }: Act, outcome = 'done'): Promise<void> {
    await this.#database.insertNew(RECORD, [
      id,
      at,
      actor.kind,
      actor.id.slice(0, LONGEST.actor),
      action,
      subject.kind,
      subject.id.slice(0, LONGEST.subject),
      outcome.slice(0, LONGEST.outcome),
      reason?.slice(0, LONGEST.reason) ?? null,
      requestId ?? null,
    ]);
  }

  async list({ subject, before = AFTER_EVERY_ID as ActId, limit }: ActPage): Promise<readonly AuditedAct[]> {
    const rows =
      subject === undefined
        ? await this.#database.all<Row>(LATEST, [before, limit])
        : await this.#database.all<Row>(LATEST_OF, [subject.kind, subject.id, before, limit]);
    return rows.map(actOf);
  }
}

const actOf = ({ id, at, action, outcome, reason, ...row }: Row): AuditedAct => ({
  id,
  at,
  action,
  outcome,
  actor: { kind: row.actor_kind, id: row.actor_id },
  subject: { kind: row.subject_kind, id: row.subject_id },
  reason: reason ?? undefined,
  requestId: row.request_id ?? undefined,
});
