import { Migration } from '@mikro-orm/migrations';

export class FindMembersByState extends Migration {
  override up(): void {
    this.addSql('CREATE INDEX member_by_state ON member (state, id)');
  }
}
