import type { Migration } from '@mikro-orm/migrations';
import { SqlitePlatform } from '@mikro-orm/sql';

/** The end of a CREATE TABLE whose rows lie in the order of its primary key, as InnoDB lays any table. */
export const clustered = (migration: Migration): string =>
  Reflect.get(migration, 'driver').getPlatform() instanceof SqlitePlatform ? ' WITHOUT ROWID' : '';
