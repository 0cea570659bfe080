import { Migration } from '@mikro-orm/migrations';

/** What was kept before, or by the build before, is as old as can be: any fact of the same version replaces it. */
export class OrderFactsOfOneVersion extends Migration {
  override up(): void {
    this.addSql('ALTER TABLE accommodation_host ADD COLUMN told_at BIGINT NOT NULL DEFAULT 0');
    this.addSql('ALTER TABLE accommodation_room ADD COLUMN told_at BIGINT NOT NULL DEFAULT 0');
    this.addSql('ALTER TABLE accommodation_night ADD COLUMN told_at BIGINT NOT NULL DEFAULT 0');
  }
}
