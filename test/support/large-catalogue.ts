import type { Id } from '#kernel/domain/ids.ts';
import { addDays, datesOf, dayOfWeek, type LocalDate } from '#kernel/domain/local-date.ts';
import type { Database, SqlValue } from '#kernel/persistence/database.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { ACCOMMODATION_TYPES } from '../../src/modules/accommodation/domain/accommodation-types.ts';
import { AMENITIES } from '../../src/modules/accommodation/domain/amenities.ts';
import { REGIONS } from '../../src/modules/accommodation/domain/regions.ts';
import { amenityText, searchText } from '../../src/modules/accommodation/persistence/search-text.ts';
import { seededRandom, whole } from './seeded-random.ts';

export type PlaceId = Id<'accommodation'>;
export type RoomId = Id<'room'>;

export interface Catalogue {
  readonly places: readonly PlaceId[];
  readonly rooms: readonly { readonly roomId: RoomId; readonly accommodationId: PlaceId }[];
}

interface Size {
  readonly places: number;
  readonly roomsEach?: number;
  readonly nights?: number;
  readonly today: LocalDate;
}

const MADE_FROM = Date.UTC(2026, 0, 1);
const HOST = '018f0000-0000-7000-8000-000000000001';
const ZONES = ['Asia/Seoul', 'Asia/Seoul', 'Asia/Seoul', 'Pacific/Honolulu', 'Pacific/Kiritimati'] as const;
const FIRST_WORDS = ['검은돌', '푸른 바다', '소나무', '달빛', '한옥', 'Ocean', '산골', '은하수', '봄날', '느티나무'];
const LAST_WORDS = ['민박', '호텔', '펜션', '스테이', 'House', '산장'];
const PLACES_AT_ONCE = 50;

const PLACE = `INSERT INTO accommodation (id, host_id, version, state, name, name_en, type, region, address, description, location,
    amenities, images, check_in_from, check_out_until, time_zone, cancellation_policy, created_at)
  VALUES (?, ?, 1, 'LISTED', ?, ?, ?, ?, ?, '', ?, ?, '[]', '15:00', '11:00', ?, 'STANDARD', 0)`;
const SEARCHED = `INSERT INTO accommodation_search (accommodation_id, region, type, place_rank, time_zone, words, amenities, lat, lng)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const ROOM = `INSERT INTO accommodation_room (room_id, accommodation_id, version, base_occupancy, max_occupancy, extra_guest_fee, state)
  VALUES (?, ?, 1, ?, ?, ?, 'OPEN')`;
/** Weekends and summer cost more; on some nights little is left, on some nothing, and a few are closed. */
const NIGHTS = `INSERT INTO accommodation_night (room_id, night, version, price, available, closed)
  SELECT ?, day.value ->> 0, 1, ? + ? * (day.value ->> 1), ((day.key + ?) * 7919 % 97) % ?, (day.key + ?) * 104729 % 89 = 0
  FROM json_each(?) day ORDER BY 2`;

/** Fills the tables that the search reads, as the events of so many places and rooms would have; the same every time. */
export async function layOutCatalogue(
  { database, transaction }: { readonly database: Database; readonly transaction: Transaction },
  { places: count, roomsEach = 4, nights = 400, today }: Size,
): Promise<Catalogue> {
  const random = seededRandom(20_261_125);
  const dates = datesOf({ from: today, to: addDays(today, nights) });
  const days = JSON.stringify(dates.map((night) => [night, dearness(night)]));
  const places: PlaceId[] = [];
  const rooms: Catalogue['rooms'][number][] = [];
  for (let laid = 0; laid < count; laid += PLACES_AT_ONCE) {
    await transaction.run(async () => {
      for (let number = laid; number < Math.min(count, laid + PLACES_AT_ONCE); number += 1) {
        const accommodationId = numbered<'accommodation'>({ kind: 1, number });
        const { place, searched } = placeRows({ accommodationId, number, random });
        await database.run(PLACE, place);
        await database.run(SEARCHED, searched);
        places.push(accommodationId);
        for (let room = 0; room < roomsEach; room += 1) {
          const roomId = numbered<'room'>({ kind: 2, number: number * roomsEach + room });
          const base = 1 + whole(random, 4);
          await database.run(ROOM, [roomId, accommodationId, base, base + whole(random, 3), 5_000 * whole(random, 5)]);
          const price = 30_000 + 1_000 * whole(random, 300);
          const shift = whole(random, 1_000);
          const capacity = 2 + whole(random, 6);
          await database.run(NIGHTS, [roomId, price, Math.floor(price / 4), shift, capacity, shift, days]);
          rooms.push({ roomId, accommodationId });
        }
      }
    });
  }
  return { places, rooms };
}

/** How many quarters of its price a night costs more. */
function dearness(night: LocalDate): number {
  const month = Number(night.slice(5, 7));
  return (['FRI', 'SAT'].includes(dayOfWeek(night)) ? 1 : 0) + (month === 7 || month === 8 ? 2 : 0);
}

interface Numbered {
  readonly kind: number;
  readonly number: number;
}

/** The same UUIDv7 for the same number, younger for a higher one. */
function numbered<Name extends string>({ kind, number }: Numbered): Id<Name> {
  const time = (MADE_FROM + number).toString(16).padStart(12, '0');
  const rest = `${String(kind).padStart(4, '0')}${String(number).padStart(8, '0')}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${rest}` as Id<Name>;
}

interface NewPlace {
  readonly accommodationId: PlaceId;
  readonly number: number;
  readonly random: () => number;
}

function placeRows({ accommodationId, number, random }: NewPlace): { place: SqlValue[]; searched: SqlValue[] } {
  const pick = <T>(from: readonly T[]): T => from[whole(random, from.length)] as T;
  const name = `${pick(FIRST_WORDS)} ${pick(LAST_WORDS)} ${number}`;
  const nameEn = random() < 0.5 ? `Stay ${number}` : null;
  const [type, region, zone] = [pick(ACCOMMODATION_TYPES), pick(REGIONS), pick(ZONES)];
  const address = `${region} ${whole(random, 200)}-${whole(random, 50)}`;
  const amenities = AMENITIES.filter(() => random() < 0.4);
  const location = random() < 0.9 ? { lat: 33 + random() * 5, lng: 126 + random() * 3.5 } : null;
  const rank = whole(random, 100);
  const written = [location, amenities].map((value) => (value === null ? null : JSON.stringify(value)));
  return {
    place: [accommodationId, HOST, name, nameEn, type, region, address, ...written, zone] as SqlValue[],
    searched: [
      accommodationId,
      region,
      type,
      rank,
      zone,
      searchText({ name, nameEn, address }),
      amenityText(amenities),
      location?.lat ?? null,
      location?.lng ?? null,
    ],
  };
}
