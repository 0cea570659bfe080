import type { Migration } from '@mikro-orm/migrations';
import { SqlitePlatform } from '@mikro-orm/sql';

/** Words of a CREATE TABLE that the databases do not have in common. */
interface TableWords {
  /** At the end of a table whose rows lie in the order of its primary key, as InnoDB lays any table. */
  readonly clustered: string;
  /** A primary key that the database counts up, and of which it gives no number twice. */
  readonly counted: string;
  /** After the type of a column with nothing but ASCII: a quarter of the room in a key. */
  readonly ascii: string;
  /** Whether a server keeps the tables, with which several processes may work. */
  readonly served: boolean;
}

const SQLITE: TableWords = {
  clustered: ' WITHOUT ROWID',
  counted: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  ascii: '',
  served: false,
};
const MYSQL: TableWords = {
  clustered: '',
  counted: 'BIGINT AUTO_INCREMENT PRIMARY KEY',
  ascii: ' CHARACTER SET ascii COLLATE ascii_bin',
  served: true,
};

export const tableWords = (migration: Migration): TableWords =>
  Reflect.get(migration, 'driver').getPlatform() instanceof SqlitePlatform ? SQLITE : MYSQL;
