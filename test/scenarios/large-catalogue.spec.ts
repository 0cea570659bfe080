import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, it } from '@jest/globals';
import { allModules } from '../../src/bootstrap/modules.ts';
import { bulkFolder, forgetProgress } from '../support/bulk-folder.ts';
import { Invariants } from '../support/invariants.ts';
import type { TemporaryFolder } from '../support/temporary-folder.ts';
import { TestApplication } from '../support/test-application.ts';

const folders: TemporaryFolder[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

async function laid(order: Parameters<typeof bulkFolder>[0]): Promise<TemporaryFolder> {
  const folder = await bulkFolder(order);
  if (!folders.includes(folder)) folders.push(folder);
  return folder;
}

function rowsOf(folder: TemporaryFolder, module: string, sql: string): unknown[] {
  const file = new DatabaseSync(folder.file(`${module}.sqlite`), { readOnly: true });
  const rows = file.prepare(sql).all();
  file.close();
  return rows;
}

/** Which places, rooms and nights there are, wherever somebody keeps them. */
const contentOf = (folder: TemporaryFolder) => [
  rowsOf(
    folder,
    'accommodation',
    'SELECT id, host_id, name, name_en, address, location FROM accommodation ORDER BY id',
  ),
  rowsOf(folder, 'accommodation', 'SELECT room_id, accommodation_id, max_occupancy FROM accommodation_room'),
  rowsOf(folder, 'accommodation', 'SELECT room_id, night, price, available, closed FROM accommodation_night'),
  rowsOf(folder, 'room', 'SELECT room_id, night, price, available, capacity, closed FROM room_stock'),
  rowsOf(folder, 'reservation', 'SELECT room_id, name FROM reservation_room ORDER BY room_id'),
  rowsOf(
    folder,
    'reservation',
    'SELECT accommodation_id, name, policy FROM reservation_place ORDER BY accommodation_id',
  ),
];

function violationsIn(folder: TemporaryFolder): string[] {
  const invariants = Invariants.of(folder.path);
  const found = invariants.settled();
  invariants.close();
  return found;
}

it('is the same at every making', async () => {
  const [one, other] = [await laid({ count: 3 }), await laid({ count: 3 })];
  expect(contentOf(one)).toEqual(contentOf(other));
});

it('leaves nothing that contradicts itself', async () => {
  expect(violationsIn(await laid({ count: 3 }))).toEqual([]);
});

it('opens 400 nights of each room', async () => {
  const folder = await laid({ count: 3 });
  const counts = rowsOf(folder, 'room', 'SELECT DISTINCT COUNT(*) AS nights FROM room_stock GROUP BY room_id');
  expect(counts).toEqual([{ nights: 400 }]);
});

it('goes on where it was interrupted', async () => {
  const folder = await laid({ count: 2 });
  await laid({ count: 4, folder });
  expect(contentOf(folder)).toEqual(contentOf(await laid({ count: 4 })));
});

it('completes a portion that not all modules have', async () => {
  const folder = await laid({ count: 3, modules: allModules.filter(({ name }) => name !== 'reservation') });
  forgetProgress(folder);
  await laid({ count: 3, folder });
  expect(contentOf(folder)).toEqual(contentOf(await laid({ count: 3 })));
});

it('lets a guest find a place and book it', async () => {
  const jumak = await TestApplication.start({ folder: await laid({ count: 3 }) });
  const stay = { checkIn: jumak.day(200), checkOut: jumak.day(202) };
  const query = new URLSearchParams({ ...stay, guests: '1', sort: 'price' });
  const found = await jumak.anyone.must(200, jumak.anyone.get(`/accommodations?${query}`));
  const rooms = await jumak.anyone.must(
    200,
    jumak.anyone.get(`/accommodations/${found.items[0].id}/rooms?${query}`.replace('&sort=price', '')),
  );
  const booked = await jumak.signedIn().booked(rooms.items[0].id, { ...stay, guests: 1 });
  const violations = await jumak.violations();
  await jumak.end();
  expect([booked.status, violations]).toEqual(['CONFIRMED', []]);
});
