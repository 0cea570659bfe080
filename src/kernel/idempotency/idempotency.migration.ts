import { Migration } from '@mikro-orm/migrations';
import { tableWords } from '../persistence/table-words.ts';

export class CreateIdempotency extends Migration {
  override up(): void {
    const { clustered, ascii } = tableWords(this);
    this.addSql(`CREATE TABLE idempotency (
      scope VARCHAR(254) NOT NULL,
      method VARCHAR(7)${ascii} NOT NULL,
      path VARCHAR(300)${ascii} NOT NULL,
      idempotency_key VARCHAR(255)${ascii} NOT NULL,
      fingerprint CHAR(64) NOT NULL,
      answer MEDIUMTEXT NOT NULL,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (scope, idempotency_key, method, path)
    )${clustered}`);
    this.addSql('CREATE INDEX idempotency_age ON idempotency (created_at)');
  }
}
