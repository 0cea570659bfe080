import { Migration } from '@mikro-orm/migrations';

export class AddSubjectToOutbox extends Migration {
  override up(): void {
    this.addSql('ALTER TABLE outbox ADD COLUMN subject VARCHAR(100)');
    this.addSql('CREATE INDEX outbox_by_subject ON outbox (subject, seq)');
  }
}
