import { Migration } from '@mikro-orm/migrations';
import { tableWords } from '#kernel/persistence/table-words.ts';

export class CreateRooms extends Migration {
  override up(): void {
    const { clustered } = tableWords(this);
    this.addSql(`CREATE TABLE room (
      id CHAR(36) NOT NULL PRIMARY KEY,
      accommodation_id CHAR(36) NOT NULL,
      created_at BIGINT NOT NULL,
      version INT NOT NULL,
      state VARCHAR(10) NOT NULL,
      name VARCHAR(100) NOT NULL,
      description MEDIUMTEXT NOT NULL,
      base_occupancy INT NOT NULL,
      max_occupancy INT NOT NULL,
      extra_guest_fee BIGINT NOT NULL,
      size_sqm INT,
      beds MEDIUMTEXT NOT NULL,
      amenities MEDIUMTEXT NOT NULL,
      images MEDIUMTEXT NOT NULL,
      capacity INT NOT NULL,
      price BIGINT NOT NULL,
      weekend_price BIGINT
    )`);
    this.addSql('CREATE INDEX room_of_accommodation ON room (accommodation_id, id)');
    this.addSql(`CREATE TABLE room_stock (
      room_id CHAR(36) NOT NULL,
      night CHAR(10) NOT NULL,
      capacity INT NOT NULL,
      available INT NOT NULL,
      price BIGINT NOT NULL,
      closed SMALLINT NOT NULL,
      PRIMARY KEY (room_id, night),
      CHECK (available >= 0 AND available <= capacity)
    )${clustered}`);
    this.addSql('CREATE TABLE room_calendar (room_id CHAR(36) NOT NULL PRIMARY KEY, version BIGINT NOT NULL)');
    this.addSql(`CREATE TABLE room_hold (
      reservation_id CHAR(36) NOT NULL PRIMARY KEY,
      room_id CHAR(36) NOT NULL,
      check_in CHAR(10),
      check_out CHAR(10),
      state VARCHAR(10) NOT NULL,
      answer MEDIUMTEXT,
      changed_at BIGINT NOT NULL
    )`);
    this.addSql('CREATE INDEX room_hold_of_room ON room_hold (room_id, state)');
    this.addSql(`CREATE TABLE room_place (
      accommodation_id CHAR(36) NOT NULL PRIMARY KEY,
      version INT NOT NULL,
      host_id CHAR(36) NOT NULL,
      time_zone VARCHAR(64) NOT NULL,
      state VARCHAR(10) NOT NULL
    )`);
  }
}
