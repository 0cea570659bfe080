import type { Database } from '#kernel/persistence/database.ts';
import type { Upsert } from '#kernel/persistence/dialect.ts';
import type { Email } from '../domain/email.ts';
import { type ResetRequest, ResetRequests } from '../domain/reset-requests.ts';

const ADD: Upsert = {
  into: 'member_reset_request',
  key: ['email'],
  columns: ['asked_at', 'attempts', 'due_at'],
};
const DUE = `SELECT email, asked_at AS askedAt, attempts, due_at AS dueAt FROM member_reset_request
  WHERE due_at <= ? ORDER BY due_at LIMIT ?`;
const CLAIM = `UPDATE member_reset_request SET attempts = ?, due_at = ?
  WHERE email = ? AND asked_at = ? AND attempts = ? AND due_at = ?`;
const SETTLE = 'DELETE FROM member_reset_request WHERE email = ? AND asked_at = ? AND attempts = ? AND due_at = ?';

export class SqlResetRequests extends ResetRequests {
  readonly #database: Database;
  readonly #add: string;

  constructor(database: Database) {
    super();
    this.#database = database;
    this.#add = database.dialect.upsert(ADD);
  }

  async add({ email, at }: { readonly email: Email; readonly at: number }): Promise<void> {
    await this.#database.run(this.#add, [email, at, 0, at]);
  }

  due({ now, limit }: { readonly now: number; readonly limit: number }): Promise<readonly ResetRequest[]> {
    return this.#database.all<ResetRequest>(DUE, [now, limit]);
  }

  async claim(request: ResetRequest, until: number): Promise<ResetRequest | undefined> {
    const claimed = { ...request, attempts: request.attempts + 1, dueAt: until };
    const values = [claimed.attempts, claimed.dueAt, ...identityOf(request)];
    return (await this.#database.run(CLAIM, values)).affected === 1 ? claimed : undefined;
  }

  async settle(request: ResetRequest): Promise<void> {
    await this.#database.run(SETTLE, identityOf(request));
  }
}

const identityOf = ({ email, askedAt, attempts, dueAt }: ResetRequest) => [email, askedAt, attempts, dueAt];
