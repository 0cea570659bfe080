import { Migration } from '@mikro-orm/migrations';

export class CreateAudit extends Migration {
  override up(): void {
    this.addSql(`CREATE TABLE audit_entry (
      id CHAR(36) NOT NULL PRIMARY KEY,
      at BIGINT NOT NULL,
      actor_kind VARCHAR(10) NOT NULL,
      actor_id VARCHAR(100) NOT NULL,
      action VARCHAR(50) NOT NULL,
      subject_kind VARCHAR(30) NOT NULL,
      subject_id VARCHAR(250) NOT NULL,
      outcome VARCHAR(2000) NOT NULL,
      reason VARCHAR(500),
      request_id VARCHAR(128)
    )`);
    this.addSql('CREATE INDEX audit_entry_of_subject ON audit_entry (subject_kind, subject_id, id)');
  }
}
