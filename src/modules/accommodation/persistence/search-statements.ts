import { addDays } from '#kernel/domain/local-date.ts';
import {
  type SearchCriteria,
  type SearchPosition,
  type SearchRequest,
  UNPRICED,
} from '../domain/accommodation-search.ts';
import { DISTANCE_STEPS, radians, reachOf } from '../domain/distance.ts';
import { nightsOf, type SearchedStay, startsInTime } from '../domain/searched-stay.ts';
import type { Todays } from '../domain/todays.ts';
import { amenityPattern, searchedWords } from './search-text.ts';
import { all, listOf, NOTHING, type Statement, sql } from './statement.ts';

const FROM_PRICE_NIGHTS = 30;

/** The ids of a page and one more, in the order of the sort: columns `id` and `position`. */
export function pageStatement(request: SearchRequest): Statement {
  const { criteria } = request;
  const priced =
    criteria.minPrice !== undefined ||
    criteria.maxPrice !== undefined ||
    criteria.sort === 'price' ||
    criteria.sort === '-price';
  if (!priced) return unpricedPage(request);
  return criteria.stay === undefined ? fromPricedPage(request) : stayPricedPage(request, criteria.stay);
}

/** Needs no price: goes along the order of the sort and stops when the page is full. */
function unpricedPage({ criteria, todays, limit, after }: SearchRequest): Statement {
  const { stay, guests, sort } = criteria;
  const key = sort === 'distance' ? distance(criteria) : sort === 'newest' ? sql`0` : sql`p.place_rank`;
  const free =
    stay === undefined
      ? NOTHING
      : sql`AND EXISTS (SELECT 1 FROM accommodation_room r ${freeNights(stay)} WHERE ${ofPlace(guests)} GROUP BY r.room_id ${everyNight(stay)})`;
  const fitting =
    stay !== undefined || guests === undefined
      ? NOTHING
      : sql`AND EXISTS (SELECT 1 FROM accommodation_room r WHERE ${ofPlace(guests)})`;
  const beyond = after === undefined ? NOTHING : sql`AND ${past({ key, id: sql`p.accommodation_id`, after })}`;
  return sql`SELECT p.accommodation_id AS id, ${key} AS position FROM accommodation_search p
    WHERE ${filters(criteria, todays)} ${fitting} ${free} ${beyond} ${ordered(criteria, limit)}`;
}

/** Sorted or chosen by what the whole stay costs in the cheapest free room. */
function stayPricedPage({ criteria, todays, limit, after }: SearchRequest, stay: SearchedStay): Statement {
  const { guests, minPrice = 0, maxPrice = UNPRICED } = criteria;
  const nights = nightsOf(stay);
  const key = pricedKey({
    criteria,
    price: sql`MIN(offer.total)`,
    rank: sql`offer.place_rank`,
    distance: sql`offer.distance`,
  });
  const beyond = after === undefined ? NOTHING : sql`AND ${past({ key, id: sql`offer.id`, after })}`;
  return sql`SELECT offer.id AS id, ${key} AS position FROM (
      SELECT p.accommodation_id AS id, p.place_rank, ${distance(criteria)} AS distance, SUM(n.price + ${extraFee(guests)}) AS total
      FROM accommodation_search p JOIN accommodation_room r ON ${ofPlace(guests)} ${freeNights(stay)}
      WHERE ${filters(criteria, todays)}
      GROUP BY p.accommodation_id, p.place_rank, r.room_id ${everyNight(stay)}
    ) offer
    GROUP BY offer.id, offer.place_rank, offer.distance
    HAVING MIN(offer.total) >= ${minPrice * nights} AND MIN(offer.total) < ${(maxPrice + 1) * nights} ${beyond} ${ordered(criteria, limit)}`;
}

/** Sorted or chosen by `fromPrice`; a place without one comes last, and lies within no bounds. */
function fromPricedPage({ criteria, todays, limit, after }: SearchRequest): Statement {
  const { guests, minPrice, maxPrice = UNPRICED } = criteria;
  const price = sql`MIN(n.price + ${extraFee(guests)})`;
  const key = pricedKey({ criteria, price, rank: sql`p.place_rank`, distance: distance(criteria) });
  const bounded =
    minPrice === undefined && criteria.maxPrice === undefined
      ? sql`${guests === undefined ? 1 : 0} + COUNT(r.room_id) > 0`
      : sql`${price} >= ${minPrice ?? 0} AND ${price} <= ${maxPrice}`;
  const beyond = after === undefined ? NOTHING : sql`AND ${past({ key, id: sql`p.accommodation_id`, after })}`;
  return sql`SELECT p.accommodation_id AS id, ${key} AS position
    FROM accommodation_search p LEFT JOIN accommodation_room r ON ${ofPlace(guests)} LEFT JOIN accommodation_night n ON ${nextNights(todays)}
    WHERE ${filters(criteria, todays)}
    GROUP BY p.accommodation_id HAVING ${bounded} ${beyond} ${ordered(criteria, limit)}`;
}

/** The offers of some places for a stay: columns `id`, `total` and `rooms_left`, one row per room that is free. */
export const offersStatement = (of: {
  readonly ids: Ids;
  readonly criteria: SearchCriteria;
  readonly stay: SearchedStay;
}): Statement =>
  sql`SELECT r.accommodation_id AS id, SUM(n.price + ${extraFee(of.criteria.guests)}) AS total, MIN(n.available) AS rooms_left
    FROM accommodation_room r ${freeNights(of.stay)}
    WHERE r.accommodation_id IN ${listOf(of.ids)} AND ${fits(of.criteria.guests)}
    GROUP BY r.accommodation_id, r.room_id ${everyNight(of.stay)}`;

/** `fromPrice` of some places: columns `id` and `price`, no row where there is none. */
export const fromPricesStatement = (of: {
  readonly ids: Ids;
  readonly criteria: SearchCriteria;
  readonly todays: Todays;
}): Statement =>
  sql`SELECT p.accommodation_id AS id, MIN(n.price + ${extraFee(of.criteria.guests)}) AS price
    FROM accommodation_search p JOIN accommodation_room r ON ${ofPlace(of.criteria.guests)} JOIN accommodation_night n ON ${nextNights(of.todays)}
    WHERE p.accommodation_id IN ${listOf(of.ids)}
    GROUP BY p.accommodation_id`;

export const placesStatement = (ids: Ids): Statement =>
  sql`SELECT id, name, name_en, type, region, address, location, amenities, images FROM accommodation WHERE id IN ${listOf(ids)}`;

/** Each zone once, by leaps through the index. */
export const TIME_ZONES = `WITH RECURSIVE zone (name) AS (
    SELECT MIN(time_zone) FROM accommodation_search
    UNION ALL SELECT (SELECT MIN(p.time_zone) FROM accommodation_search p WHERE p.time_zone > zone.name) FROM zone WHERE zone.name IS NOT NULL
  ) SELECT name FROM zone WHERE name IS NOT NULL`;

export type Ids = readonly [string, ...string[]];
type Guests = number | undefined;

const fits = (guests: Guests): Statement => sql`r.state = 'OPEN' AND r.max_occupancy >= ${guests ?? 1}`;
const ofPlace = (guests: Guests): Statement => sql`r.accommodation_id = p.accommodation_id AND ${fits(guests)}`;
const everyNight = (stay: SearchedStay): Statement => sql`HAVING COUNT(*) = ${nightsOf(stay)}`;

const freeNights = ({ checkIn, checkOut }: SearchedStay): Statement =>
  sql`JOIN accommodation_night n ON n.room_id = r.room_id AND n.night >= ${checkIn} AND n.night < ${checkOut} AND n.closed = 0 AND n.available > 0`;

const nextNights = (todays: Todays): Statement =>
  sql`n.room_id = r.room_id AND n.night >= ${todayOf(todays, 0)} AND n.night < ${todayOf(todays, FROM_PRICE_NIGHTS)} AND n.closed = 0`;

/** Per night: of each guest above the base occupancy. */
const extraFee = (guests: Guests = 1): Statement =>
  guests === 1
    ? sql`0`
    : sql`CASE WHEN r.base_occupancy < ${guests} THEN (${guests} - r.base_occupancy) * r.extra_guest_fee ELSE 0 END`;

/** The date of today at the place, or some days later. */
function todayOf({ dates }: Todays, days: number): Statement {
  const [first, ...others] = dates.map(({ today, zones }) => ({ date: addDays(today, days), zones }));
  if (first === undefined || others.length === 0) return sql`${first?.date ?? ''}`;
  const cases = others.map(({ date, zones }) => sql`WHEN ${isIn(zones)} THEN ${date}`);
  return sql`CASE ${all(cases)} ELSE ${first.date} END`;
}

const isIn = (zones: readonly string[]): Statement =>
  sql`INSTR(${`;${zones.join(';')};`}, CONCAT(';', p.time_zone, ';')) > 0`;

function filters(criteria: SearchCriteria, todays: Todays): Statement {
  const { region, type, words, amenities, stay, near, radiusKm } = criteria;
  const elsewhere = stay === undefined ? [] : todays.zonesWithout(startsInTime(stay));
  const conditions = [
    region === undefined ? NOTHING : sql`AND p.region = ${region}`,
    type === undefined ? NOTHING : sql`AND p.type = ${type}`,
    words === undefined ? NOTHING : sql`AND INSTR(p.words, ${searchedWords(words)}) > 0`,
    amenities.length === 0 ? NOTHING : sql`AND p.amenities LIKE ${amenityPattern(amenities)}`,
    elsewhere.length === 0 ? NOTHING : sql`AND NOT ${isIn(elsewhere)}`,
    near === undefined ? NOTHING : sql`AND p.lat IS NOT NULL`,
    near === undefined || radiusKm === undefined ? NOTHING : within({ near, radiusKm, criteria }),
  ];
  return sql`1 = 1 ${all(conditions)}`;
}

const distance = (criteria: SearchCriteria): Statement => sql`ROUND(${haversine(criteria)} * ${DISTANCE_STEPS})`;

/** As `haversine` of the domain. */
function haversine({ near }: SearchCriteria): Statement {
  if (near === undefined) return sql`0`;
  const { lat, lng } = near;
  return sql`(POWER(SIN(RADIANS(p.lat - ${lat}) / 2), 2) + COS(RADIANS(p.lat)) * ${Math.cos(radians(lat))} * POWER(SIN(RADIANS(p.lng - ${lng}) / 2), 2))`;
}

function within({
  near,
  radiusKm,
  criteria,
}: {
  near: { lat: number };
  radiusKm: number;
  criteria: SearchCriteria;
}): Statement {
  const { degrees, chord } = reachOf(radiusKm);
  return sql`AND p.lat >= ${near.lat - degrees} AND p.lat <= ${near.lat + degrees} AND ${haversine(criteria)} <= ${chord}`;
}

interface Keys {
  readonly criteria: SearchCriteria;
  readonly price: Statement;
  readonly rank: Statement;
  readonly distance: Statement;
}

function pricedKey({ criteria, price, rank, distance }: Keys): Statement {
  switch (criteria.sort) {
    case 'price':
      return sql`COALESCE(${price}, ${UNPRICED})`;
    case '-price':
      return sql`COALESCE(-${price}, ${UNPRICED})`;
    case 'newest':
      return sql`0`;
    case 'distance':
      return distance;
    case 'recommended':
      return rank;
  }
}

const past = ({
  key,
  id,
  after,
}: {
  readonly key: Statement;
  readonly id: Statement;
  readonly after: SearchPosition;
}): Statement => sql`(${key} > ${after.key} OR (${key} = ${after.key} AND ${id} < ${after.id}))`;

const ordered = ({ sort }: SearchCriteria, limit: number): Statement =>
  sql`ORDER BY ${sort === 'newest' ? NOTHING : sql`position,`} id DESC LIMIT ${limit + 1}`;
