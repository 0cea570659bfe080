import { Migration } from '@mikro-orm/migrations';

export class CreateMembers extends Migration {
  override up(): void {
    this.addSql(`CREATE TABLE member (
      id CHAR(36) NOT NULL PRIMARY KEY,
      version INT NOT NULL DEFAULT 0,
      state VARCHAR(10) NOT NULL,
      role VARCHAR(10) NOT NULL,
      email VARCHAR(254),
      name VARCHAR(50),
      phone VARCHAR(20),
      password_hash VARCHAR(255),
      created_at BIGINT NOT NULL,
      suspended_at BIGINT,
      suspension_reason VARCHAR(500),
      withdrawn_at BIGINT
    )`);
    this.addSql('CREATE UNIQUE INDEX member_by_email ON member (email)');
    this.addSql(`CREATE TABLE member_session (
      id CHAR(36) NOT NULL PRIMARY KEY,
      member_id CHAR(36) NOT NULL,
      started_at BIGINT NOT NULL,
      refreshed_at BIGINT NOT NULL,
      ended_at BIGINT,
      over_at BIGINT NOT NULL
    )`);
    this.addSql('CREATE INDEX member_session_of_member ON member_session (member_id, id)');
    this.addSql('CREATE INDEX member_session_over ON member_session (over_at)');
    this.addSql(`CREATE TABLE member_refresh_token (
      digest CHAR(43) NOT NULL PRIMARY KEY,
      session_id CHAR(36) NOT NULL,
      spent SMALLINT NOT NULL
    )`);
    this.addSql('CREATE INDEX member_refresh_token_of_session ON member_refresh_token (session_id)');
    this.addSql(`CREATE TABLE member_revocation (
      session_id CHAR(36) NOT NULL PRIMARY KEY,
      kept_until BIGINT NOT NULL
    )`);
    this.addSql('CREATE INDEX member_revocation_age ON member_revocation (kept_until)');
  }
}
