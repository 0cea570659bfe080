import { DatabaseSync } from 'node:sqlite';
import type { Subscription } from '#kernel/inbox/subscriber.ts';
import type { MysqlAccount } from '#kernel/persistence/mysql.connection.ts';
import { allModules } from '../../src/bootstrap/modules.ts';
import { mysqlServer } from './mysql-server.ts';
import { SynchronousMysql } from './synchronous-mysql.ts';

const LONGEST_PENDING = 45_000;
const NEXT: Readonly<Record<string, readonly string[]>> = {
  PENDING: ['CONFIRMED', 'REJECTED', 'EXPIRED', 'CANCELLED'],
  CONFIRMED: ['CANCELLED', 'COMPLETED'],
};

const UNBALANCED = `SELECT * FROM (SELECT s.room_id, s.night, s.capacity, s.available,
    (SELECT COUNT(*) FROM room_hold h WHERE h.room_id = s.room_id AND h.state = 'HELD' AND h.check_in <= s.night AND s.night < h.check_out) AS held
  FROM room_stock s) AS stock WHERE available < 0 OR available > capacity OR available + held <> capacity`;
const HOLDS = `SELECT h.reservation_id, h.state, h.check_in, h.check_out,
    (SELECT COUNT(*) FROM room_stock s WHERE s.room_id = h.room_id AND s.night >= h.check_in AND s.night < h.check_out) AS nights
  FROM room_hold h`;
const STOCK = 'SELECT room_id, night, capacity, available, price, closed FROM room_stock';
const STAYS = 'SELECT id, room_id, check_in, check_out, status, booked_at FROM reservation';
const HISTORY = 'SELECT reservation_id, number, status, at FROM reservation_history ORDER BY reservation_id, number';

interface Hold {
  readonly reservation_id: string;
  readonly state: string;
  readonly check_in: string | null;
  readonly check_out: string | null;
  readonly nights: number;
}
interface Stay {
  readonly id: string;
  readonly room_id: string;
  readonly check_in: string;
  readonly check_out: string;
  readonly status: string;
  readonly booked_at: number;
}
interface Night {
  readonly room_id: string;
  readonly night: string;
  readonly capacity: number;
  readonly available: number;
  readonly price: number;
  readonly closed: number;
}
interface Step {
  readonly reservation_id: string;
  readonly number: number;
  readonly status: string;
  readonly at: number;
}

const holdsNights = (status: string): boolean => status === 'CONFIRMED' || status === 'COMPLETED';

const HEARD = 'SELECT event_id FROM inbox WHERE subscriber = ?';
const NOT_HANDLED = `SELECT message_id AS event_id FROM dead_letter WHERE subscriber = ? AND state IN ('PARKED', 'DISCARDED')`;

/** Reads the database of a module at once. */
interface Reading {
  all(sql: string, values: readonly string[]): unknown[];
  tables(): unknown[];
  close(): void;
}

/** The databases of all modules. */
interface Installation {
  open(module: string): Reading;
  /** Runs `read`, to which no database changes meanwhile. */
  atOneInstant<T>(read: () => T): T;
}

/**
 * Judges the databases of the modules by what must hold (I1 to I6), whatever the program says of itself. It reads them in one turn of the
 * event loop, so that within the process of the modules no write falls in between; a server, which goes on meanwhile, is read at one instant.
 */
export class Invariants {
  readonly #databases: ReadonlyMap<string, Reading>;
  readonly #atOneInstant: Installation['atOneInstant'];

  private constructor({ open, atOneInstant }: Installation) {
    this.#databases = new Map(allModules.map(({ name }) => [name, open(name)]));
    this.#atOneInstant = atOneInstant;
  }

  static of(folder: string): Invariants {
    return new Invariants({
      open: (module) => {
        const file = new DatabaseSync(`${folder}/${module}.sqlite`, { readOnly: true, timeout: 5_000 });
        const all = (sql: string, values: readonly string[] = []) => file.prepare(sql).all(...values);
        return {
          all,
          tables: () => all("SELECT name FROM sqlite_schema WHERE type = 'table'"),
          close: () => file.close(),
        };
      },
      atOneInstant: (read) => read(),
    });
  }

  /** Of schemas with that prefix, on the server of the suites on infrastructure unless another is named. */
  static onMysql(schemaPrefix: string, account: MysqlAccount = mysqlServer()): Invariants {
    const server = new SynchronousMysql(account);
    return new Invariants({
      open: (module) => {
        const schema = `${schemaPrefix}_${module}`;
        const tables = 'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?';
        return {
          all: (sql, values) => server.all({ schema, sql, values }),
          tables: () => server.all({ sql: tables, values: [schema] }),
          close: () => server.close(),
        };
      },
      atOneInstant: (read) => server.atOneInstant(read),
    });
  }

  close(): void {
    for (const database of this.#databases.values()) database.close();
  }

  /** What is wrong at this moment, also while everything is on its way. */
  now({ at = Date.now() } = {}): string[] {
    return this.#atOneInstant(() => this.#alwaysWrong(this.stays(), at));
  }

  /** What is wrong once nothing is on its way any more. */
  settled({ at = Date.now() } = {}): string[] {
    return this.#atOneInstant(() => {
      const stays = this.stays();
      return [
        ...this.#alwaysWrong(stays, at),
        ...this.#effectsOnce(stays),
        ...this.#lostOrUntold(),
        ...this.#searchModel(at),
        ...stays.filter(({ status }) => status === 'PENDING').map(({ id }) => `I5: ${id} is still PENDING`),
      ];
    });
  }

  /** True when every told event has been committed or parked by all who hear of it. */
  quiet(): boolean {
    return [...this.#databases.keys()].every(
      (module) => this.all(module, 'SELECT 1 FROM outbox WHERE settled_at IS NULL LIMIT 1').length === 0,
    );
  }

  /** How many events the modules have told in all. */
  told(): number {
    const last = (module: string) => this.all<{ last: number | null }>(module, 'SELECT MAX(seq) AS last FROM outbox');
    return [...this.#databases.keys()].reduce((sum, module) => sum + Number(last(module)[0]?.last ?? 0), 0);
  }

  /** What the database itself finds broken in its files. */
  damage(): string[] {
    return [...this.#databases.keys()].flatMap((module) =>
      this.all<{ integrity_check: string }>(module, 'PRAGMA integrity_check')
        .filter(({ integrity_check: verdict }) => verdict !== 'ok')
        .map(({ integrity_check: verdict }) => `${module}: ${verdict}`),
    );
  }

  stays(): Stay[] {
    return this.all<Stay>('reservation', STAYS);
  }

  /** The names of all tables of a module. */
  tables(module: string): string[] {
    const rows = this.#databases.get(module)?.tables() as { readonly name: string }[];
    return rows.map(({ name }) => name);
  }

  all<Row>(module: string, sql: string, ...values: string[]): Row[] {
    return this.#databases.get(module)?.all(sql, values) as Row[];
  }

  #alwaysWrong(stays: readonly Stay[], at: number): string[] {
    return [
      ...this.#conservation(),
      ...this.#oversell(stays),
      ...this.#confirmedWithoutHold(stays),
      ...this.#histories(stays),
      ...this.#overdue(stays, at),
      ...this.#deadLetters(),
    ];
  }

  #conservation(): string[] {
    const rows = this.all<Night & { readonly held: number }>('room', UNBALANCED);
    const nights = rows.map(
      ({ night, available, held, capacity }) => `I1: ${night} has ${available} free and ${held} held of ${capacity}`,
    );
    const holds = this.all<Hold>('room', HOLDS).filter(({ state }) => state === 'HELD');
    const torn = holds.filter(({ nights: found, check_in, check_out }) => found !== between(check_in, check_out));
    return [...nights, ...torn.map(({ reservation_id }) => `I1: ${reservation_id} holds nights that are not there`)];
  }

  #oversell(stays: readonly Stay[]): string[] {
    const sold = new Map<string, number>();
    for (const { room_id, check_in, check_out, status } of stays) {
      if (!holdsNights(status)) continue;
      for (const night of datesOf(check_in, check_out))
        sold.set(`${room_id} ${night}`, (sold.get(`${room_id} ${night}`) ?? 0) + 1);
    }
    if (sold.size === 0) return [];
    const capacity = new Map(
      this.all<Night>('room', STOCK).map((row) => [`${row.room_id} ${row.night}`, row.capacity]),
    );
    return [...sold]
      .filter(([night, count]) => count > (capacity.get(night) ?? 0))
      .map(([night, count]) => `I2: ${night} is sold ${count} times, and there are ${capacity.get(night)}`);
  }

  #confirmedWithoutHold(stays: readonly Stay[]): string[] {
    const held = this.#holds();
    return stays
      .filter(({ id, status }) => holdsNights(status) && held.get(id) !== 'HELD')
      .map(({ id, status }) => `I3: ${id} is ${status} and its nights are ${held.get(id) ?? 'unknown'}`);
  }

  /** CONFIRMED and COMPLETED hold their nights, and nothing else does. */
  #effectsOnce(stays: readonly Stay[]): string[] {
    const kept = new Set(stays.filter(({ status }) => holdsNights(status)).map(({ id }) => id));
    return [...this.#holds()]
      .filter(([id, state]) => state === 'HELD' && !kept.has(id))
      .map(([id]) => `I3: nights are held for ${id}, which is not CONFIRMED`);
  }

  #holds(): Map<string, string> {
    return new Map(this.all<Hold>('room', HOLDS).map(({ reservation_id, state }) => [reservation_id, state]));
  }

  #histories(stays: readonly Stay[]): string[] {
    const histories = Map.groupBy(this.all<Step>('reservation', HISTORY), ({ reservation_id }) => reservation_id);
    return stays.flatMap(({ id, status }) => {
      const steps = histories.get(id) ?? [];
      const legal = steps.every(({ number, status: to, at }, index) => {
        const before = steps[index - 1];
        if (number !== index + 1) return false;
        return before === undefined ? to === 'PENDING' : at >= before.at && (NEXT[before.status] ?? []).includes(to);
      });
      if (legal && steps.at(-1)?.status === status) return [];
      return [
        `I6: ${id} is ${status} after ${steps.map(({ number, status: to, at }) => `${number} ${to} ${at}`).join(', ')}`,
      ];
    });
  }

  #overdue(stays: readonly Stay[], at: number): string[] {
    return stays
      .filter(({ status, booked_at }) => status === 'PENDING' && at - booked_at > LONGEST_PENDING)
      .map(({ id, booked_at }) => `I5: ${id} is PENDING for ${at - booked_at} ms`);
  }

  #deadLetters(): string[] {
    return [...this.#databases.keys()].flatMap((module) =>
      this.all<{ subscriber: string; type: string; error: string }>(
        module,
        "SELECT * FROM dead_letter WHERE state = 'PARKED'",
      ).map(({ subscriber, type, error }) => `I4: ${subscriber} of ${module} has parked a ${type}: ${error}`),
    );
  }

  /** What was told is what was heard or given up, by every subscriber. */
  #lostOrUntold(): string[] {
    const told = [...this.#databases.keys()].flatMap((module) =>
      this.all<{ event_id: string; type: string; settled_at: number | null }>(
        module,
        'SELECT event_id, type, settled_at FROM outbox',
      ),
    );
    const open = told.filter(({ settled_at }) => settled_at === null).map(({ type }) => `I4: a ${type} is not settled`);
    const byType = Map.groupBy(told, ({ type }) => type);
    return [
      ...open,
      ...allModules.flatMap(({ name: module, subscribes }) =>
        stored(subscribes).flatMap(({ event, name }) => {
          const idsOf = (sql: string) =>
            new Set(this.all<{ event_id: string }>(module, sql, name).map(({ event_id }) => event_id));
          const [heard, notHandled] = [idsOf(HEARD), idsOf(NOT_HANDLED)];
          const events = new Set((byType.get(event.type) ?? []).map(({ event_id }) => event_id));
          return [
            ...[...events.difference(heard).difference(notHandled)].map(
              (id) => `I4: ${name} of ${module} never heard of ${event.type} ${id}`,
            ),
            ...[...heard.difference(events)].map((id) => `I4: ${name} of ${module} heard of ${id}, which nobody told`),
          ];
        }),
      ),
    ];
  }

  /** The copy that the search reads says of every night to come what room says. */
  #searchModel(at: number): string[] {
    const today = new Date(at).toISOString().slice(0, 10);
    const copies = this.all<Night>(
      'accommodation',
      'SELECT room_id, night, available, price, closed FROM accommodation_night',
    );
    const shown = new Map(copies.map((row) => [`${row.room_id} ${row.night}`, row]));
    return this.all<Night>('room', STOCK).flatMap((row) => {
      const copy = shown.get(`${row.room_id} ${row.night}`);
      const same = copy?.available === row.available && copy.price === row.price && copy.closed === row.closed;
      return same || row.night < today
        ? []
        : [`search: ${row.night} is ${JSON.stringify(row)}, and is shown as ${JSON.stringify(copy)}`];
    });
  }
}

/** What is heard for the memory of a process alone leaves no mark. */
const stored = (subscriptions: readonly Subscription[]): Subscription[] =>
  subscriptions.filter(({ scope }) => scope === 'module');

const DAY = 86_400_000;
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY;
const between = (from: string | null, to: string | null): number =>
  from === null || to === null ? -1 : dayOf(to) - dayOf(from);
const datesOf = (from: string, to: string): string[] =>
  Array.from({ length: between(from, to) }, (_, n) => new Date((dayOf(from) + n) * DAY).toISOString().slice(0, 10));
