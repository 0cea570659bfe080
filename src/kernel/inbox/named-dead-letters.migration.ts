import { randomUUIDv7 } from 'node:crypto';
import { Migration } from '@mikro-orm/migrations';

interface Parked {
  readonly subscriber: string;
  readonly event_id: string;
  readonly headers: string;
}

/** Gives every dead letter an id of its own, by which operators call it, and every mark the number of attempts. */
export class NameDeadLetters extends Migration {
  override async up(): Promise<void> {
    await this.execute('ALTER TABLE inbox ADD COLUMN attempts INT NOT NULL DEFAULT 1');
    await this.execute('ALTER TABLE dead_letter ADD COLUMN id CHAR(36)');
    await this.execute('ALTER TABLE dead_letter ADD COLUMN message_id VARCHAR(100)');
    const parked = (await this.execute('SELECT subscriber, event_id, headers FROM dead_letter')) as Parked[];
    for (const { subscriber, event_id, headers } of parked) {
      const { ce_id: messageId } = JSON.parse(headers) as { readonly ce_id: string };
      const name = 'UPDATE dead_letter SET id = ?, message_id = ? WHERE subscriber = ? AND event_id = ?';
      await this.execute(name, [randomUUIDv7(), messageId.slice(0, 100), subscriber, event_id]);
    }
    await this.execute('CREATE UNIQUE INDEX dead_letter_by_id ON dead_letter (id)');
    await this.execute('CREATE INDEX dead_letter_by_state ON dead_letter (state, parked_at, id)');
    await this.execute('CREATE INDEX dead_letter_of_message ON dead_letter (message_id)');
  }
}
