import { AccommodationAtWork } from './test/modules/accommodation-at-work.ts';
import { CalendarChanged, RoomChanged } from '#room';
import { addDays, datesOf, dateIn } from '#kernel/domain/local-date.ts';
import { demoId } from '#kernel/module/demo-id.ts';
import { krw } from '#kernel/domain/money.ts';
const w = await AccommodationAtWork.start(Date.now());
let t = performance.now();
await w.fillWithDemoData(); console.log('demo', performance.now() - t); t = performance.now();
await w.fillWithDemoData(); console.log('again', performance.now() - t);
const today = dateIn('Asia/Seoul', Date.now());
const nights = datesOf({ from: today, to: addDays(today, 400) });
t = performance.now();
const all: Promise<void>[] = []; let roomIds: string[] = [];
for (let i = 1; i <= 60; i++) for (let r = 0; r < 4; r++) {
  const roomId = w.newId<'room'>(); const accommodationId = demoId<'accommodation'>(`accommodation-${i}`); roomIds.push(roomId);
  all.push(w.hear(RoomChanged.of({ roomId, accommodationId, version: 1, name: 'x', baseOccupancy: 2, maxOccupancy: 4, extraGuestFee: krw(10000), state: 'OPEN' })));
  all.push(w.hear(CalendarChanged.of({ roomId, accommodationId, version: 1, nights: nights.map((night, k) => ({ night, price: 50000 + ((i * 7919 + r * 104729 + k * 31) % 40) * 1000, available: (k + i + r) % 9 === 0 ? 0 : 3, closed: false })) })));
}
await Promise.all(all); console.log('240 rooms', performance.now() - t, 'ms', (performance.now() - t) / 240 / 400 * 1000, 'us per night');
// bookings: one event of 2 nights each
t = performance.now();
await Promise.all(Array.from({ length: 5000 }, (_, k) => w.hear(CalendarChanged.of({ roomId: roomIds[k % 240] as never, accommodationId: demoId('accommodation-1'), version: 2 + k, nights: nights.slice(k % 300, k % 300 + 2).map((night) => ({ night, price: 60000, available: 2, closed: false })) }))));
console.log('5000 bookings', (performance.now() - t) / 5000 * 1000, 'us each incl bus');
const q = async (name: string, query: Record<string, string>, n = 200) => {
  for (let i = 0; i < 20; i++) await w.call('GET /accommodations', { query });
  const t = performance.now(); let r: any;
  for (let i = 0; i < n; i++) r = await w.call('GET /accommodations', { query });
  console.log(name.padEnd(28), ((performance.now() - t) / n).toFixed(3), 'ms', r.body.items.length, JSON.stringify(r.body.items[0]).slice(0, 60), r.body.items[0]?.stay);
};
const dates = { checkIn: addDays(today, 10), checkOut: addDays(today, 13), guests: '3' };
await q('plain', {});
await q('limit 100', { limit: '100' });
await q('dates', dates);
await q('dates region', { ...dates, region: 'JEJU' });
await q('dates price', { ...dates, sort: 'price' });
await q('dates -price minmax', { ...dates, sort: '-price', minPrice: '60000', maxPrice: '90000' });
await q('price', { sort: 'price' });
await q('max', { maxPrice: '60000', limit: '100' });
await q('distance', { near: '37.5,127.0', sort: 'distance', radiusKm: '100' });
await q('q', { q: '한옥' });
await q('amen', { amenities: 'WIFI,EV_CHARGER' });
await w.stop();
