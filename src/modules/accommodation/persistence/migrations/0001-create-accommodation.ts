import { Migration } from '@mikro-orm/migrations';

export class CreateAccommodation extends Migration {
  override up(): void {
    this.addSql(`CREATE TABLE accommodation (
      id CHAR(36) NOT NULL PRIMARY KEY,
      host_id CHAR(36) NOT NULL,
      version INT NOT NULL,
      state VARCHAR(10) NOT NULL,
      name VARCHAR(100) NOT NULL,
      name_en VARCHAR(100),
      type VARCHAR(20) NOT NULL,
      region VARCHAR(20) NOT NULL,
      address VARCHAR(200) NOT NULL,
      description MEDIUMTEXT NOT NULL,
      location VARCHAR(100),
      amenities MEDIUMTEXT NOT NULL,
      images MEDIUMTEXT NOT NULL,
      check_in_from CHAR(5) NOT NULL,
      check_out_until CHAR(5) NOT NULL,
      time_zone VARCHAR(64) NOT NULL,
      cancellation_policy VARCHAR(20) NOT NULL,
      created_at BIGINT NOT NULL
    )`);
    this.addSql('CREATE INDEX accommodation_by_host ON accommodation (host_id, id)');
    this.addSql(`CREATE TABLE accommodation_host (
      member_id CHAR(36) NOT NULL PRIMARY KEY,
      version INT NOT NULL,
      name VARCHAR(200),
      state VARCHAR(10) NOT NULL
    )`);
  }
}
