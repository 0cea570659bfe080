import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const TABLES = new Set(['reservation', 'reservation_history', 'room_stock', 'room_hold', 'outbox']);

/** The tables of a booking, with their indexes and nights, taken from the modules' files and laid into one. */
export function oneFile(folder: string, file: string): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  for (const module of ['reservation', 'room'])
    database.prepare(`ATTACH DATABASE ? AS from_${module}`).run(path.join(folder, `${module}.sqlite`));
  const made = new Set<unknown>();
  for (const module of ['reservation', 'room']) {
    const parts = database
      .prepare(`SELECT name, tbl_name, sql FROM from_${module}.sqlite_master WHERE sql IS NOT NULL ORDER BY rowid`)
      .all();
    for (const { name, tbl_name, sql } of parts) {
      if (made.has(name) || !TABLES.has(String(tbl_name))) continue;
      database.exec(String(sql));
      made.add(name);
    }
  }
  database.exec('INSERT INTO room_stock SELECT * FROM from_room.room_stock');
  database.close();
}
