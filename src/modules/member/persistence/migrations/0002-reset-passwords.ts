import { Migration } from '@mikro-orm/migrations';

export class ResetPasswords extends Migration {
  override up(): void {
    this.addSql('ALTER TABLE member ADD COLUMN reset_digest CHAR(43)');
    this.addSql('ALTER TABLE member ADD COLUMN reset_expires_at BIGINT');
    this.addSql('CREATE UNIQUE INDEX member_by_reset_link ON member (reset_digest)');
    this.addSql(`CREATE TABLE member_reset_request (
      email VARCHAR(254) NOT NULL PRIMARY KEY,
      asked_at BIGINT NOT NULL,
      attempts INT NOT NULL,
      due_at BIGINT NOT NULL
    )`);
    this.addSql('CREATE INDEX member_reset_request_due ON member_reset_request (due_at)');
  }
}
