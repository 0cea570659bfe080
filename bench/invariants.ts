import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where the tables of reservations and of stock are; the same file twice when they share one. */
export interface Books {
  readonly reservations: string;
  readonly rooms: string;
  /** Where the search keeps its copy of the calendar, if it is told of it. */
  readonly search?: string;
}

const OVERSOLD = `SELECT count(*) AS faults FROM rooms.room_stock stock LEFT JOIN (
    SELECT held.room_id, night.night, count(*) AS held FROM rooms.room_hold held
    JOIN rooms.room_stock night ON night.room_id = held.room_id AND night.night >= held.check_in AND night.night < held.check_out
    WHERE held.state = 'HELD' GROUP BY 1, 2
  ) taken ON taken.room_id = stock.room_id AND taken.night = stock.night
  WHERE stock.available + COALESCE(taken.held, 0) <> stock.capacity OR stock.available < 0`;

const CHECKS: Readonly<Record<string, string>> = {
  'nights where available + held is not the capacity': OVERSOLD,
  'reservations that are not CONFIRMED':
    "SELECT count(*) AS faults FROM reservations.reservation WHERE status <> 'CONFIRMED'",
  'CONFIRMED reservations without their nights': `SELECT count(*) AS faults FROM reservations.reservation booked
    LEFT JOIN rooms.room_hold held ON held.reservation_id = booked.id AND held.state = 'HELD' AND held.room_id = booked.room_id
      AND held.check_in = booked.check_in AND held.check_out = booked.check_out
    WHERE held.reservation_id IS NULL`,
  'held nights without a reservation': `SELECT count(*) AS faults FROM rooms.room_hold held
    LEFT JOIN reservations.reservation booked ON booked.id = held.reservation_id WHERE booked.id IS NULL`,
  'reservations whose history is not PENDING, CONFIRMED': `SELECT count(*) AS faults FROM reservations.reservation booked
    WHERE (SELECT group_concat(status) FROM (SELECT status FROM reservations.reservation_history
      WHERE reservation_id = booked.id ORDER BY number)) IS NOT 'PENDING,CONFIRMED'`,
};

const STALE = `SELECT count(*) AS faults FROM rooms.room_stock stock
    LEFT JOIN search.accommodation_night copy ON copy.room_id = stock.room_id AND copy.night = stock.night
    WHERE copy.available IS NOT stock.available`;

/** What is wrong with the books: oversold or lost nights, answers that are not kept, reservations that nobody was told of. */
export function violations({
  books,
  answered,
}: {
  readonly books: Books;
  readonly answered: readonly string[];
}): string[] {
  const database = attached(books);
  try {
    const checks = books.search === undefined ? CHECKS : { ...CHECKS, 'nights that the search has wrong': STALE };
    const found = Object.entries(checks).map(
      ([name, sql]) => [name, Number(database.prepare(sql).get()?.faults)] as const,
    );
    const status = database.prepare('SELECT status FROM reservations.reservation WHERE id = ?');
    const lost = answered.filter((id) => status.get(id)?.status !== 'CONFIRMED').length;
    const all = Number(database.prepare('SELECT count(*) AS n FROM reservations.reservation').get()?.n);
    const untold = Math.max(0, all - new Set(answered).size);
    const counted = [
      ...found,
      ['answered reservations that are lost', lost],
      ['reservations that no guest was told of', untold],
    ] as const;
    return counted.filter(([, faults]) => faults !== 0).map(([name, faults]) => `${faults} ${name}`);
  } finally {
    database.close();
  }
}

/** Resolves with how many events wait in the outboxes when it is none any more, or after some seconds. */
export async function untoldEvents(books: Books): Promise<number> {
  const database = attached(books);
  const waiting = database.prepare(
    'SELECT (SELECT count(*) FROM reservations.outbox WHERE settled_at IS NULL) + (SELECT count(*) FROM rooms.outbox WHERE settled_at IS NULL) AS events',
  );
  try {
    for (let tries = 0; ; tries++) {
      const events = Number(waiting.get()?.events);
      if (events === 0 || tries === 100) return events;
      await sleep(100);
    }
  } finally {
    database.close();
  }
}

function attached({ reservations, rooms, search }: Books): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  database.prepare('ATTACH DATABASE ? AS reservations').run(reservations);
  database.prepare('ATTACH DATABASE ? AS rooms').run(rooms);
  if (search !== undefined) database.prepare('ATTACH DATABASE ? AS search').run(search);
  database.exec('PRAGMA query_only = ON');
  return database;
}
