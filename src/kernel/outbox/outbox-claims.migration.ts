import { Migration } from '@mikro-orm/migrations';
import { tableWords } from '../persistence/table-words.ts';

/** Who relays a row, where several processes work with the database; a build that claims nothing leaves it empty. */
export class AddClaimsToOutbox extends Migration {
  override up(): void {
    const { ascii, served } = tableWords(this);
    this.addSql(`CREATE TABLE outbox_relay (id CHAR(36)${ascii} NOT NULL PRIMARY KEY, alive_until BIGINT NOT NULL)`);
    this.addSql(`ALTER TABLE outbox ADD COLUMN claimed_by CHAR(36)${ascii}`);
    if (served) this.addSql('CREATE INDEX outbox_of_key ON outbox (partition_key, topic, settled_at, claimed_by)');
  }
}
