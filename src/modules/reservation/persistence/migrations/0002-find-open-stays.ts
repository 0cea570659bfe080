import { Migration } from '@mikro-orm/migrations';

/** What a party still has open is found without a look at what is over, of which there is more every day. */
export class FindOpenStays extends Migration {
  override up(): void {
    this.addSql('CREATE INDEX reservation_open_of_member ON reservation (member_id, status, id)');
    this.addSql('CREATE INDEX reservation_open_of_host ON reservation (host_id, status, id)');
  }
}
