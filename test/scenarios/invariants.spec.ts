import { cpSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Invariants } from '../support/invariants.ts';
import { list } from '../support/listings.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { TestApplication } from '../support/test-application.ts';

let jumak: TestApplication;

/** A confirmed, a rejected and a cancelled booking, at rest. */
beforeAll(async () => {
  jumak = await TestApplication.start();
  const [host, guest] = [jumak.signedIn('HOST'), jumak.signedIn()];
  const { roomId } = await list(host, { capacity: 1 });
  const stay = { checkIn: jumak.day(20), checkOut: jumak.day(22) };
  const { id } = await guest.booked(roomId, stay);
  await guest.cancel(id);
  await jumak.quiet();
  await guest.booked(roomId, stay);
  await guest.booked(roomId, stay);
  await jumak.quiet();
  await jumak.stop();
});
afterAll(() => jumak.folder.remove());

/** What the judge finds after somebody has tampered with a module's file. */
function foundAfter(module: string, tampering: string): string[] {
  const copy = new TemporaryFolder();
  cpSync(jumak.folder.path, copy.path, { recursive: true });
  const file = new DatabaseSync(copy.file(`${module}.sqlite`));
  file.exec(tampering);
  file.close();
  const invariants = Invariants.of(copy.path);
  const found = invariants.settled();
  invariants.close();
  copy.remove();
  return found;
}

it('finds nothing wrong when nothing is', () => {
  expect(foundAfter('room', '')).toEqual([]);
});

it.each([
  [
    'a night that was taken twice',
    'room',
    'UPDATE room_stock SET capacity = 2, available = 0 WHERE available = 0',
    'I1',
  ],
  [
    'a night that was given back twice',
    'room',
    'UPDATE room_stock SET available = available + 1 WHERE available = 0',
    'I1',
  ],
  [
    'a release of the wrong range',
    'room',
    `UPDATE room_hold SET check_out = date(check_out, '+1 day') WHERE state = 'HELD'`,
    'I1',
  ],
  ['a hold on nights that are not there', 'room', 'DELETE FROM room_stock WHERE available = 0', 'I1'],
  [
    'a night that is sold twice',
    'reservation',
    "UPDATE reservation SET status = 'CONFIRMED' WHERE status = 'REJECTED'",
    'I2',
  ],
  ['a confirmed stay that holds nothing', 'room', "UPDATE room_hold SET state = 'RELEASED' WHERE state = 'HELD'", 'I3'],
  ['a hold that nobody has any more', 'reservation', "DELETE FROM reservation WHERE status = 'CONFIRMED'", 'I3'],
  ['a cancelled stay that still holds', 'room', "UPDATE room_hold SET state = 'HELD' WHERE state = 'RELEASED'", 'I3'],
  [
    'an event that was never heard',
    'room',
    'DELETE FROM inbox WHERE event_id = (SELECT MAX(event_id) FROM inbox)',
    'I4',
  ],
  ['an event that nobody told', 'reservation', 'DELETE FROM outbox WHERE seq = 1', 'I4'],
  ['an event that is not settled', 'room', 'UPDATE outbox SET settled_at = NULL WHERE seq = 1', 'I4'],
  [
    'a dead letter',
    'room',
    "INSERT INTO dead_letter VALUES ('s', 'e', 't', 't', 'k', '{}', '{}', 'FAILED', 'x', 5, 'PARKED', 0, NULL, 'i', 'm')",
    'I4',
  ],
  [
    'a booking that never ends',
    'reservation',
    "UPDATE reservation SET status = 'PENDING', booked_at = booked_at - 46000 WHERE status = 'REJECTED'",
    'I5',
  ],
  [
    'a state that went backwards',
    'reservation',
    "UPDATE reservation_history SET status = 'PENDING' WHERE number = 2",
    'I6',
  ],
  [
    'a history that tells something else',
    'reservation',
    "UPDATE reservation SET status = 'EXPIRED' WHERE status = 'CANCELLED'",
    'I6',
  ],
  ['a change that is missing', 'reservation', 'DELETE FROM reservation_history WHERE number = 2', 'I6'],
  ['times that run backwards', 'reservation', 'UPDATE reservation_history SET at = at - 60000 WHERE number = 2', 'I6'],
  [
    'a search that shows a night that is gone',
    'accommodation',
    'UPDATE accommodation_night SET available = 1 WHERE available = 0',
    'search',
  ],
])('finds %s', (_, module, tampering, rule) => {
  expect(foundAfter(module, tampering).filter((finding) => finding.startsWith(rule))).not.toEqual([]);
});
