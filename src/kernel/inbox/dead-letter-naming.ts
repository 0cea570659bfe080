import type { Ids } from '../domain/ids.ts';
import type { Database } from '../persistence/database.ts';
import type { Transaction } from '../persistence/transaction.ts';

interface Nameless {
  readonly subscriber: string;
  readonly event_id: string;
  readonly headers: string;
}

const AT_ONCE = 200;
const NAMELESS = 'SELECT subscriber, event_id, headers FROM dead_letter WHERE id IS NULL ORDER BY parked_at LIMIT ?';
const NAME = 'UPDATE dead_letter SET id = ?, message_id = ? WHERE subscriber = ? AND event_id = ? AND id IS NULL';

/** Names what the build before this one has parked, which runs on the same schema and knows no names. */
export class DeadLetterNaming {
  readonly #database: Database;
  readonly #transaction: Transaction;
  readonly #ids: Ids;

  constructor(database: Database, transaction: Transaction, ids: Ids) {
    this.#database = database;
    this.#transaction = transaction;
    this.#ids = ids;
  }

  /** Once it resolves, whatever was parked before has its id. */
  async complete(): Promise<void> {
    for (let nameless = await this.#nameless(); nameless.length > 0; nameless = await this.#nameless())
      await this.#name(nameless);
  }

  #nameless(): Promise<readonly Nameless[]> {
    return this.#database.all<Nameless>(NAMELESS, [AT_ONCE]);
  }

  async #name(nameless: readonly Nameless[]): Promise<void> {
    const names = nameless.map(({ subscriber, event_id, headers }) => {
      const { ce_id: messageId } = JSON.parse(headers) as { readonly ce_id: string };
      return [this.#ids.next(), messageId.slice(0, 100), subscriber, event_id];
    });
    await this.#transaction.run(async () => {
      for (const name of names) await this.#database.run(NAME, name);
    });
  }
}
