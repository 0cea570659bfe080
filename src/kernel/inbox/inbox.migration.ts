import { Migration } from '@mikro-orm/migrations';
import { tableWords } from '../persistence/table-words.ts';

export class CreateInbox extends Migration {
  override up(): void {
    const { clustered } = tableWords(this);
    this.addSql(`CREATE TABLE inbox (
      subscriber VARCHAR(100) NOT NULL,
      event_id CHAR(36) NOT NULL,
      handled_at BIGINT NOT NULL,
      PRIMARY KEY (subscriber, event_id)
    )${clustered}`);
    this.addSql(`CREATE TABLE dead_letter (
      subscriber VARCHAR(100) NOT NULL,
      event_id VARCHAR(250) NOT NULL,
      type VARCHAR(100) NOT NULL,
      topic VARCHAR(200) NOT NULL,
      partition_key VARCHAR(100) NOT NULL,
      payload MEDIUMTEXT NOT NULL,
      headers TEXT NOT NULL,
      cause VARCHAR(20) NOT NULL,
      error VARCHAR(2000) NOT NULL,
      attempts INT NOT NULL,
      state VARCHAR(10) NOT NULL,
      parked_at BIGINT NOT NULL,
      resolved_at BIGINT,
      PRIMARY KEY (subscriber, event_id)
    )`);
  }
}
