import { Migration } from '@mikro-orm/migrations';
import { tableWords } from '#kernel/persistence/table-words.ts';

export class CreateReservations extends Migration {
  override up(): void {
    const { clustered } = tableWords(this);
    this.addSql(`CREATE TABLE reservation (
      id CHAR(36) NOT NULL PRIMARY KEY,
      member_id CHAR(36) NOT NULL,
      host_id CHAR(36) NOT NULL,
      room_id CHAR(36) NOT NULL,
      room_name VARCHAR(100) NOT NULL,
      accommodation_id CHAR(36) NOT NULL,
      accommodation_name VARCHAR(100) NOT NULL,
      check_in CHAR(10) NOT NULL,
      check_out CHAR(10) NOT NULL,
      guests INT NOT NULL,
      guest_name VARCHAR(100),
      request VARCHAR(1000),
      house MEDIUMTEXT NOT NULL,
      terms MEDIUMTEXT NOT NULL,
      booked_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL,
      begins_at BIGINT NOT NULL,
      ends_at BIGINT NOT NULL,
      due_at BIGINT,
      status VARCHAR(10) NOT NULL,
      reason VARCHAR(20),
      price MEDIUMTEXT,
      cancellation MEDIUMTEXT
    )`);
    this.addSql('CREATE INDEX reservation_of_member ON reservation (member_id, id)');
    this.addSql('CREATE INDEX reservation_of_host ON reservation (host_id, id)');
    this.addSql('CREATE INDEX reservation_due ON reservation (due_at)');
    this.addSql(`CREATE TABLE reservation_history (
      reservation_id CHAR(36) NOT NULL,
      number INT NOT NULL,
      status VARCHAR(10) NOT NULL,
      at BIGINT NOT NULL,
      cause VARCHAR(10) NOT NULL,
      reason VARCHAR(20),
      PRIMARY KEY (reservation_id, number)
    )${clustered}`);
    this.addSql(`CREATE TABLE reservation_room (
      room_id CHAR(36) NOT NULL PRIMARY KEY,
      accommodation_id CHAR(36) NOT NULL,
      version INT NOT NULL,
      name VARCHAR(100) NOT NULL,
      state VARCHAR(10) NOT NULL
    )`);
    this.addSql(`CREATE TABLE reservation_place (
      accommodation_id CHAR(36) NOT NULL PRIMARY KEY,
      version INT NOT NULL,
      host_id CHAR(36) NOT NULL,
      name VARCHAR(100) NOT NULL,
      house MEDIUMTEXT NOT NULL,
      policy MEDIUMTEXT NOT NULL,
      state VARCHAR(10) NOT NULL
    )`);
    this.addSql(`CREATE TABLE reservation_member (
      member_id CHAR(36) NOT NULL PRIMARY KEY,
      version INT NOT NULL,
      name VARCHAR(100),
      state VARCHAR(10) NOT NULL
    )`);
  }
}
