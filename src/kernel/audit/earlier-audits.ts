import type { Database } from '../persistence/database.ts';
import type { Transaction } from '../persistence/transaction.ts';

const OF_ADMINS = `INSERT INTO audit_entry (id, at, actor_kind, actor_id, action, subject_kind, subject_id, outcome, reason)
  SELECT id, acted_at, 'ADMIN', acted_by, CASE action WHEN 'SUSPENDED' THEN ? ELSE ? END, ?, subject, 'done', reason
  FROM admin_act WHERE id NOT IN (SELECT id FROM audit_entry) LIMIT ?`;
const OF_OPERATORS = `INSERT INTO audit_entry (id, at, actor_kind, actor_id, action, subject_kind, subject_id, outcome)
  SELECT id, at, 'OPERATOR', operator, action,
    CASE action WHEN 'member.grant' THEN 'member' WHEN 'module.resync' THEN 'module' ELSE 'dead-letter' END,
    CASE action WHEN 'module.resync' THEN ? ELSE target END, outcome
  FROM operator_action WHERE id NOT IN (SELECT id FROM audit_entry) LIMIT ?`;

/** So many at most are taken over in one unit. */
const PORTION = 500;

/**
 * What the build before wrote down of admins and operators, in a table for each. It runs on this schema and goes on writing there when it is
 * put back, so every start takes over what it finds. Goes a release later, together with those tables.
 */
export class EarlierAudits {
  readonly #module: string;
  readonly #database: Database;
  readonly #transaction: Transaction;

  constructor(module: string, database: Database, transaction: Transaction) {
    this.#module = module;
    this.#database = database;
    this.#transaction = transaction;
  }

  /** What is taken over already stays as it is, so it may be run again and stopped in between. */
  async takeOver(): Promise<void> {
    const module = this.#module;
    await this.#inPortions(OF_ADMINS, [`${module}.suspend`, `${module}.reinstate`, module]);
    await this.#inPortions(OF_OPERATORS, [module]);
  }

  async #inPortions(sql: string, values: readonly string[]): Promise<void> {
    let taken = PORTION;
    while (taken === PORTION)
      taken = await this.#transaction.run(async () => (await this.#database.run(sql, [...values, PORTION])).affected);
  }
}
