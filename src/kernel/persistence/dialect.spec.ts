import { describe, expect, it } from '@jest/globals';
import { mysqlDialect } from './mysql.dialect.ts';
import { sqliteDialect } from './sqlite.dialect.ts';

const copy = {
  into: 'room_copy',
  key: ['room_id', 'night'],
  columns: ['version', 'told_at', 'price'],
  newest: ['version', 'told_at'],
};

describe('an upsert', () => {
  it('binds the key first and then the other columns, row by row', () => {
    const start =
      'INSERT INTO room_copy (room_id, night, version, told_at, price) VALUES (?, ?, ?, ?, ?), (?, ?, ?, ?, ?) ON ';
    for (const { upsert } of [sqliteDialect, mysqlDialect])
      expect(upsert({ ...copy, rows: 2 }).slice(0, start.length)).toBe(start);
  });

  it('on MySQL decides about every column before the one that decides is replaced itself', () => {
    const newer = '(VALUES(version), VALUES(told_at)) >= (version, told_at)';
    const replaced = ['price', 'told_at', 'version'].map((one) => `${one} = IF(${newer}, VALUES(${one}), ${one})`);
    expect(mysqlDialect.upsert(copy).split(' KEY UPDATE ')[1]).toBe(replaced.join(', '));
  });

  it('replaces whatever is there when no column decides', () => {
    const { newest: _, ...always } = copy;
    expect(sqliteDialect.upsert(always)).toMatch(
      / SET version = excluded.version, told_at = excluded.told_at, price = excluded.price$/,
    );
    expect(mysqlDialect.upsert(always)).toMatch(
      / UPDATE version = VALUES\(version\), told_at = VALUES\(told_at\), price = VALUES\(price\)$/,
    );
  });
});
