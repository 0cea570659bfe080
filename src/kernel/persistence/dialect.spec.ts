import { describe, expect, it } from '@jest/globals';
import { mysqlDialect } from './mysql.dialect.ts';
import { sqliteDialect } from './sqlite.dialect.ts';

const copy = { into: 'room_copy', key: ['room_id', 'night'], columns: ['version', 'price'], newest: 'version' };

describe('an upsert', () => {
  it('binds the key first and then the other columns, row by row', () => {
    const start = 'INSERT INTO room_copy (room_id, night, version, price) VALUES (?, ?, ?, ?), (?, ?, ?, ?) ON ';
    for (const { upsert } of [sqliteDialect, mysqlDialect])
      expect(upsert({ ...copy, rows: 2 }).slice(0, start.length)).toBe(start);
  });

  it('on MySQL decides about every column before the one that decides is replaced itself', () => {
    expect(mysqlDialect.upsert(copy)).toMatch(
      /KEY UPDATE price = IF\(VALUES\(version\) >= version, VALUES\(price\), price\), version = GREATEST\(VALUES\(version\), version\)$/,
    );
  });

  it('replaces whatever is there when no column decides', () => {
    const { newest: _, ...always } = copy;
    expect(sqliteDialect.upsert(always)).toMatch(/ SET version = excluded.version, price = excluded.price$/);
    expect(mysqlDialect.upsert(always)).toMatch(/ UPDATE version = VALUES\(version\), price = VALUES\(price\)$/);
  });
});
