import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.ts';
import { addRoom, list } from '../support/listings.ts';
import { TestApplication } from '../support/test-application.ts';

let jumak: TestApplication;
let host: ApiClient;
let rooms: string;
const ids: string[] = [];

beforeAll(async () => {
  jumak = await TestApplication.start();
  host = jumak.signedIn('HOST');
  const { accommodationId, roomId } = await list(host);
  ids.push(roomId, await addRoom(host, accommodationId), await addRoom(host, accommodationId));
  rooms = `/accommodations/${accommodationId}/rooms`;
});
afterAll(() => jumak.end());

const get = (path: string) => jumak.anyone.get(path);
const faultsOf = async (client: ApiClient, path: string) => {
  const { status, body } = await client.get(path);
  return [status, body.errors?.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`)];
};

it('shows the rooms of a place page by page', async () => {
  const first = (await get(`${rooms}?limit=2`)).body;
  const second = (await get(`${rooms}?limit=2&cursor=${first.page.nextCursor}`)).body;
  const shown = [...first.items, ...second.items].map(({ id }) => id);
  expect([shown, second.page.nextCursor]).toEqual([ids, null]);
});

it('pages what is free alike', async () => {
  const stay = `checkIn=${jumak.day(3)}&checkOut=${jumak.day(5)}`;
  const first = (await get(`${rooms}?${stay}&limit=1`)).body;
  const second = (await get(`${rooms}?${stay}&limit=1&cursor=${first.page.nextCursor}`)).body;
  expect([first.items[0].id, second.items[0].id, 'stay' in second.items[0]]).toEqual([ids[0], ids[1], true]);
});

it('refuses the cursor of another place', async () => {
  const { page } = (await get(`${rooms}?limit=1`)).body;
  const { accommodationId } = await list(host);
  const elsewhere = `/accommodations/${accommodationId}/rooms?cursor=${page.nextCursor}`;
  expect(await faultsOf(jumak.anyone, elsewhere)).toEqual([400, ['/cursor invalid_cursor']]);
});

it.each([
  ['a place', () => rooms],
  ['places', () => '/accommodations'],
])(
  'tells of a cursor that nobody handed out, or of another list, and of a past check-in of %s at once',
  async (_, path) => {
    const { page } = (await get('/accommodations?limit=1&type=PENSION')).body;
    const stay = 'checkIn=2020-01-05&checkOut=2020-01-06';
    for (const cursor of ['AAAA', page.nextCursor ?? 'AAAA'])
      expect(await faultsOf(jumak.anyone, `${path()}?${stay}&cursor=${cursor}`)).toEqual([
        400,
        ['/cursor invalid_cursor', '/checkIn check_in_past'],
      ]);
  },
);

it('shows none to more guests than any room takes', async () => {
  expect((await get(`${rooms}?guests=100`)).body.items).toEqual([]);
});

it.each(['/reservations', '/host/reservations'])('refuses a range of no night at %s', async (path) => {
  const range = `from=${jumak.day(5)}&to=${jumak.day(5)}`;
  expect(await faultsOf(host, `${path}?${range}`)).toEqual([400, ['/to empty_range']]);
});

it.each(['/media/../secret.svg', 'http://example.com/a.svg', 'https://'])('takes no picture from %s', async (image) => {
  const room = { name: '방', baseOccupancy: 1, maxOccupancy: 1, capacity: 1, price: { amount: 1, currency: 'KRW' } };
  const { status, body } = await host.post(rooms, { ...room, images: [image] });
  expect([status, body.errors?.[0].pointer]).toEqual([400, '/images/0']);
});
