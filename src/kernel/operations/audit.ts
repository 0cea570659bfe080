import type { Clock } from '../domain/clock.ts';
import type { Ids } from '../domain/ids.ts';
import type { Database } from '../persistence/database.ts';

/** What somebody is about to do, with the id and the time under which it will be kept. */
export interface Intent {
  readonly id: string;
  readonly at: number;
  readonly operator: string;
  readonly action: string;
  readonly target: string;
}

export interface OperatorAction extends Intent {
  /** `done`, or why not. */
  readonly outcome: string;
}

const RECORD = 'INSERT INTO operator_action (id, at, operator, action, target, outcome) VALUES (?, ?, ?, ?, ?, ?)';
const LATEST = 'SELECT id, at, operator, action, target, outcome FROM operator_action ORDER BY id DESC LIMIT ?';
const LONGEST_OUTCOME = 2_000;

/** Who did what to a module when, kept in the module's own database for good. */
export class Audit {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(database: Database, clock: Clock, ids: Ids) {
    this.#database = database;
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Before the unit, so that one that is run again is kept once. */
  intend(what: Pick<Intent, 'operator' | 'action' | 'target'>): Intent {
    return { id: this.#ids.next(), at: this.#clock.now(), ...what };
  }

  /** Inside the unit of what was done. */
  async record({ id, at, operator, action, target }: Intent, outcome = 'done'): Promise<void> {
    await this.#database.insertNew(RECORD, [
      id,
      at,
      operator.slice(0, 100),
      action,
      target.slice(0, 250),
      outcome.slice(0, LONGEST_OUTCOME),
    ]);
  }

  /** The latest first. */
  latest(limit: number): Promise<OperatorAction[]> {
    return this.#database.all<OperatorAction>(LATEST, [limit]);
  }
}
