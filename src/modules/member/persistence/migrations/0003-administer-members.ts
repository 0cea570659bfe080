import { Migration } from '@mikro-orm/migrations';

export class AdministerMembers extends Migration {
  override up(): void {
    this.addSql('CREATE INDEX member_by_state ON member (state, id)');
    this.addSql(`CREATE TABLE member_audit (
      id CHAR(36) NOT NULL PRIMARY KEY,
      member_id CHAR(36) NOT NULL,
      action VARCHAR(20) NOT NULL,
      acted_by CHAR(36) NOT NULL,
      acted_at BIGINT NOT NULL,
      reason VARCHAR(500)
    )`);
    this.addSql('CREATE INDEX member_audit_of_member ON member_audit (member_id, id)');
  }
}
