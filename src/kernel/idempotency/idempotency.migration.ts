import { Migration } from '@mikro-orm/migrations';
import { clustered } from '../persistence/clustered.ts';

export class CreateIdempotency extends Migration {
  override up(): void {
    this.addSql(`CREATE TABLE idempotency (
      scope VARCHAR(254) NOT NULL,
      method VARCHAR(7) NOT NULL,
      path VARCHAR(300) NOT NULL,
      idempotency_key VARCHAR(255) NOT NULL,
      fingerprint CHAR(64) NOT NULL,
      answer MEDIUMTEXT NOT NULL,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (scope, idempotency_key, method, path)
    )${clustered(this)}`);
    this.addSql('CREATE INDEX idempotency_age ON idempotency (created_at)');
  }
}
