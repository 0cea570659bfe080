import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type ModuleFile, tableFaults } from './module-tables.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');

describe('the tables of a module', () => {
  it('are created and named by nobody else', () => {
    const files = modulesIn(REPOSITORY);
    expect(files.map(({ module }) => module)).toContain('room');
    expect(tableFaults(files)).toEqual([]);
  });

  it('are refused under a foreign name, in foreign SQL, and computed; a query does not write', () => {
    expect(tableFaults(modulesIn(path.join(import.meta.dirname, 'fixtures/tables')))).toEqual([
      {
        path: 'src/modules/room/persistence/migrations/0001-create-rooms.ts',
        fault: 'creates calendar, which is to be called room_calendar',
      },
      ...['reservation_history', 'reservation'].map((table) => ({
        path: 'src/modules/room/persistence/migrations/0001-create-rooms.ts',
        fault: `names ${table}, which no migration of room creates`,
      })),
      {
        path: 'src/modules/room/persistence/room.entity.ts',
        fault: 'names member, which no migration of room creates',
      },
      ...['member', 'reservation_history', 'reservation', 'accommodation_night'].map((table) => ({
        path: 'src/modules/room/persistence/sql.night-stock.ts',
        fault: `names ${table}, which no migration of room creates`,
      })),
      { path: 'src/modules/room/persistence/sql.night-stock.ts', fault: 'computes the name of a table: FROM ⟨⟩' },
      {
        path: 'src/modules/room/queries/list-rooms.ts',
        fault: 'names reservation, which no migration of room creates',
      },
      { path: 'src/modules/room/queries/list-rooms.ts', fault: 'writes room in a query' },
    ]);
  });
});

function modulesIn(root: string): ModuleFile[] {
  return fs
    .readdirSync(path.join(root, 'src/modules'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .sort()
    .map((file) => ({
      module: file.slice(0, file.indexOf('/')),
      path: path.join('src/modules', file),
      text: fs.readFileSync(path.join(root, 'src/modules', file), 'utf8'),
    }));
}
