import { Migration } from '@mikro-orm/migrations';
import { tableWords } from '#kernel/persistence/table-words.ts';

/** The read model of the search has no foreign keys: facts of rooms may come before the place, and nights before their room. */
export class CreateSearch extends Migration {
  override up(): void {
    const { clustered } = tableWords(this);
    this.addSql(`CREATE TABLE accommodation_search (
      accommodation_id CHAR(36) NOT NULL PRIMARY KEY,
      region VARCHAR(20) NOT NULL,
      type VARCHAR(20) NOT NULL,
      place_rank INT NOT NULL,
      time_zone VARCHAR(64) NOT NULL,
      words VARCHAR(600) NOT NULL,
      amenities VARCHAR(600) NOT NULL,
      lat DOUBLE PRECISION,
      lng DOUBLE PRECISION
    )`);
    this.addSql(
      'CREATE INDEX accommodation_search_by_rank ON accommodation_search (place_rank, accommodation_id DESC)',
    );
    this.addSql(
      'CREATE INDEX accommodation_search_by_region ON accommodation_search (region, place_rank, accommodation_id DESC)',
    );
    this.addSql('CREATE INDEX accommodation_search_by_lat ON accommodation_search (lat)');
    this.addSql('CREATE INDEX accommodation_search_by_zone ON accommodation_search (time_zone)');
    this.addSql(`CREATE TABLE accommodation_room (
      room_id CHAR(36) NOT NULL PRIMARY KEY,
      accommodation_id CHAR(36) NOT NULL,
      version INT NOT NULL,
      base_occupancy INT NOT NULL,
      max_occupancy INT NOT NULL,
      extra_guest_fee BIGINT NOT NULL,
      state VARCHAR(10) NOT NULL
    )`);
    this.addSql('CREATE INDEX accommodation_room_by_place ON accommodation_room (accommodation_id, room_id)');
    this.addSql(`CREATE TABLE accommodation_night (
      room_id CHAR(36) NOT NULL,
      night CHAR(10) NOT NULL,
      version INT NOT NULL,
      price BIGINT NOT NULL,
      available INT NOT NULL,
      closed INT NOT NULL,
      PRIMARY KEY (room_id, night)
    )${clustered}`);
  }
}
