import { Migration } from '@mikro-orm/migrations';

export class CreateOperatorActions extends Migration {
  override up(): void {
    this.addSql(`CREATE TABLE operator_action (
      id CHAR(36) NOT NULL PRIMARY KEY,
      at BIGINT NOT NULL,
      operator VARCHAR(100) NOT NULL,
      action VARCHAR(50) NOT NULL,
      target VARCHAR(250) NOT NULL,
      outcome VARCHAR(2000) NOT NULL
    )`);
  }
}
