import { Migration } from '@mikro-orm/migrations';

export class SuspendPlaces extends Migration {
  override up(): void {
    this.addSql('ALTER TABLE accommodation ADD COLUMN suspended_at BIGINT');
    this.addSql('ALTER TABLE accommodation ADD COLUMN host_suspended SMALLINT NOT NULL DEFAULT 0');
  }
}
