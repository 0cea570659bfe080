import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { RandomIds } from '#kernel/domain/ids.ts';
import { addDays, type LocalDate } from '#kernel/domain/local-date.ts';
import { answerParent } from '../child.ts';
import { oneFile } from './one-file.ts';

interface Wish {
  readonly roomId: string;
  readonly checkIn: LocalDate;
  readonly checkOut: LocalDate;
  readonly guests: number;
}

interface Waiting {
  readonly wish: Wish;
  readonly answer: (body: string) => void;
}

const [, , folder = '', mode = 'one'] = process.argv;
const file = path.join(folder, 'raw.sqlite');
if (!fs.existsSync(file)) oneFile(folder, file);
const database = new DatabaseSync(file);
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY');

const ids = new RandomIds();
const begin = database.prepare('BEGIN IMMEDIATE');
const commit = database.prepare('COMMIT');
const nights = database.prepare(
  'SELECT night, price FROM room_stock WHERE room_id = ? AND night >= ? AND night < ? ORDER BY night',
);
const take = database.prepare(
  'UPDATE room_stock SET available = available - 1 WHERE room_id = ? AND night >= ? AND night < ? AND available > 0 AND closed = 0',
);
const addReservation = database.prepare(
  `INSERT INTO reservation (id, member_id, host_id, room_id, room_name, accommodation_id, accommodation_name, check_in, check_out, guests,
     house, terms, booked_at, expires_at, begins_at, ends_at, status, price)
   VALUES (?, ?, ?, ?, 'Room', ?, 'Place', ?, ?, ?, '{}', '{}', ?, ?, ?, ?, 'CONFIRMED', ?)`,
);
const addHistory = database.prepare(
  'INSERT INTO reservation_history (reservation_id, number, status, at, cause) VALUES (?, ?, ?, ?, ?)',
);
const addHold = database.prepare(
  "INSERT INTO room_hold (reservation_id, room_id, check_in, check_out, state, answer, changed_at) VALUES (?, ?, ?, ?, 'HELD', ?, ?)",
);
const addEvent = database.prepare(
  'INSERT INTO outbox (event_id, topic, partition_key, type, payload, created_at) VALUES (?, ?, ?, ?, ?, ?)',
);
const member = ids.next();

/** All that is written for a booking, and nothing that is thought about it. */
function write({ roomId, checkIn, checkOut, guests }: Wish): string {
  const id = ids.next();
  const at = Date.now();
  const nightly = nights
    .all(roomId, checkIn, checkOut)
    .map(({ night, price }) => ({ night, price: { amount: Number(price), currency: 'KRW' } }));
  const total = { amount: nightly.reduce((sum, { price }) => sum + price.amount, 0), currency: 'KRW' };
  const { changes } = take.run(roomId, checkIn, checkOut);
  if (Number(changes) !== nightly.length || nightly.length === 0 || addDays(checkIn, nightly.length) !== checkOut)
    throw new Error('a night is not there, or sold out');
  const price = JSON.stringify({ nightly, total });
  addReservation.run(id, member, member, roomId, member, checkIn, checkOut, guests, at, at, at, at, price);
  addHistory.run(id, 1, 'PENDING', at, 'GUEST');
  addHistory.run(id, 2, 'CONFIRMED', at, 'ROOM');
  addHold.run(id, roomId, checkIn, checkOut, price, at);
  for (const type of ['reservation.requested', 'room.allocated'])
    addEvent.run(
      ids.next(),
      'jumak.raw',
      roomId,
      type,
      JSON.stringify({ type, at, data: { id, roomId, checkIn, checkOut, nightly } }),
      at,
    );
  return JSON.stringify({ id, status: 'CONFIRMED', checkIn, checkOut, guests, nightly, total });
}

function one({ wish, answer }: Waiting): void {
  begin.run();
  const body = write(wish);
  commit.run();
  answer(body);
}

let group: Waiting[] = [];

/** Everything that has arrived by the end of the turn in one commit. */
function grouped(waiting: Waiting): void {
  group.push(waiting);
  if (group.length > 1) return;
  setImmediate(() => {
    const now = group;
    group = [];
    begin.run();
    const bodies = now.map(({ wish }) => write(wish));
    commit.run();
    for (const [index, { answer }] of now.entries()) answer(bodies[index] ?? '');
  });
}

const book = mode === 'grouped' ? grouped : one;
const server = http.createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    text += chunk;
  });
  request.on('end', () => {
    const answer = (body: string) => {
      response
        .writeHead(201, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
        .end(body);
    };
    book({ wish: JSON.parse(text) as Wish, answer });
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
answerParent({ url: () => `http://127.0.0.1:${port}`, stop: () => database.close() });
