import { Migration } from '@mikro-orm/migrations';

/**
 * One account for a mailbox, whatever the case in which it is written. Of those that were there before, the oldest keeps the mailbox;
 * the others are found by their own spelling alone. The column computes itself, so that the build before writes it too.
 */
export class OneAccountAMailbox extends Migration {
  override up(): void {
    this.addSql('ALTER TABLE member ADD COLUMN shares_mailbox SMALLINT');
    this.addSql(`UPDATE member SET shares_mailbox = 1 WHERE id IN (
      SELECT id FROM (
        SELECT id, ROW_NUMBER() OVER (PARTITION BY LOWER(email) ORDER BY created_at, id) AS place
        FROM member WHERE email IS NOT NULL
      ) AS ranked WHERE place > 1
    )`);
    this.addSql(`ALTER TABLE member ADD COLUMN mailbox VARCHAR(254)
      GENERATED ALWAYS AS (CASE WHEN shares_mailbox IS NULL THEN LOWER(email) END) VIRTUAL`);
    this.addSql('CREATE UNIQUE INDEX member_by_mailbox ON member (mailbox)');
  }
}
