import { Migration } from '@mikro-orm/migrations';
import { tableWords } from '../persistence/table-words.ts';

export class CreateOutbox extends Migration {
  override up(): void {
    const { counted } = tableWords(this);
    this.addSql(`CREATE TABLE outbox (
      seq ${counted},
      event_id CHAR(36) NOT NULL UNIQUE,
      topic VARCHAR(200) NOT NULL,
      partition_key VARCHAR(100) NOT NULL,
      type VARCHAR(100) NOT NULL,
      payload MEDIUMTEXT NOT NULL,
      created_at BIGINT NOT NULL,
      settled_at BIGINT
    )`);
    this.addSql('CREATE INDEX outbox_unsettled ON outbox (settled_at, topic, seq)');
  }
}
