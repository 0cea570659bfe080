import { Migration } from '@mikro-orm/migrations';

export class CreateAdminActs extends Migration {
  override up(): void {
    this.addSql(`CREATE TABLE admin_act (
      id CHAR(36) NOT NULL PRIMARY KEY,
      subject CHAR(36) NOT NULL,
      action VARCHAR(50) NOT NULL,
      acted_by CHAR(36) NOT NULL,
      acted_at BIGINT NOT NULL,
      reason VARCHAR(500)
    )`);
    this.addSql('CREATE INDEX admin_act_of_subject ON admin_act (subject, id)');
  }
}
