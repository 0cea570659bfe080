import { Ids } from '#kernel/domain/ids.ts';
import { Validation } from '#kernel/domain/validation.ts';
import { Cursors } from '#kernel/http/cursor.ts';
import { idempotentReply } from '#kernel/http/idempotent-request.ts';
import { type Caller, type Route, route } from '#kernel/http/route.ts';
import { pageOf } from '#kernel/http/wire-types.ts';
import { Idempotency } from '#kernel/idempotency/idempotency.ts';
import {
  AccommodationNotFound,
  HostSuspended,
  HostWithdrawn,
  VersionConflict,
} from '../domain/accommodation.errors.ts';
import type { AccommodationId, Editor, HostId } from '../domain/accommodation.ts';
import type { SearchCriteria } from '../domain/accommodation-search.ts';
import { accommodationTypes } from '../domain/accommodation-types.ts';
import { amenities } from '../domain/amenities.ts';
import { listed } from '../domain/catalogue.ts';
import { regions } from '../domain/regions.ts';
import { ListHostAccommodations } from '../queries/list-host-accommodations.ts';
import { SearchAccommodations } from '../queries/search-accommodations.ts';
import { ShowAccommodation } from '../queries/show-accommodation.ts';
import { CreateAccommodation } from '../use-cases/create-accommodation.ts';
import { ReviseAccommodation } from '../use-cases/revise-accommodation.ts';
import { WithdrawAccommodation } from '../use-cases/withdraw-accommodation.ts';
import { etagOf, versionsOf } from './if-match.ts';
import { accommodationPath, creation, hostPage, revision } from './requests.ts';
import { search } from './search-query.ts';
import { detailView, foundView, hostView, shownCodes, shownInSearch, shownPlace, shownToHost } from './views.ts';

const CODES = { regions: listed(regions), types: listed(accommodationTypes), amenities: listed(amenities) };

const editor = ({ memberId, role }: Caller): Editor => ({ memberId, isAdmin: role === 'ADMIN' });

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/accommodations',
    summary: 'Search for places, with what a stay costs when dates are given',
    description:
      'With both dates only places are found that have a room free on every night for the guests, priced for the whole stay by the cheapest such room. `minPrice` and `maxPrice` are per night, both inclusive: of the stay when dates are given, else of `fromPrice`, the lowest night of the next 30. All filters must hold.',
    policy: 'public',
    limit: 'search',
    query: search,
    answers: { 200: pageOf(shownInSearch) },
    inject: [SearchAccommodations, Cursors],
    handle: async ({ query }, found, cursors) => {
      const { limit, cursor, q, amenities = [], checkIn, checkOut, ...rest } = query;
      const stay = checkIn === undefined || checkOut === undefined ? undefined : { checkIn, checkOut };
      const criteria: SearchCriteria = { ...rest, words: q === '' ? undefined : q, amenities, stay };
      const scope = `accommodations ${JSON.stringify(criteria)}`;
      const { value, faults } = cursors.read(scope, cursor);
      const [key, id] = (value ?? []) as [number?, AccommodationId?];
      const after = key === undefined || id === undefined ? undefined : { key, id };
      const page = await found.execute({ criteria, limit, after, faults });
      if ('faults' in page) throw new Validation(page);
      const nextCursor = page.next === undefined ? null : cursors.encode(scope, [page.next.key, page.next.id]);
      return { status: 200, body: { items: page.items.map(foundView), page: { nextCursor } } };
    },
  }),
  route({
    method: 'GET',
    path: '/accommodations/:id',
    summary: 'One place',
    policy: 'public',
    params: accommodationPath,
    notFound: AccommodationNotFound,
    answers: { 200: { body: shownPlace, headers: ['ETag'] } },
    inject: [ShowAccommodation],
    handle: async ({ params }, show) => {
      const place = await show.listed(params.id);
      return { status: 200, headers: { etag: etagOf(place) }, body: detailView(place) };
    },
  }),
  route({
    method: 'POST',
    path: '/accommodations',
    summary: 'List a new place',
    policy: 'host',
    body: creation,
    idempotent: true,
    answers: { 201: { body: shownToHost, headers: ['Location', 'ETag'] } },
    problems: [HostSuspended, HostWithdrawn],
    inject: [CreateAccommodation, ShowAccommodation, Idempotency, Ids],
    handle: async ({ body, caller, idempotency }, create, show, answers, ids) => {
      const id = ids.next<'accommodation'>();
      const answer = await answers.run(idempotency, async () => {
        await create.execute({ id, hostId: caller.memberId as HostId, listing: body });
        const place = await show.inAnyState(id);
        const headers = { location: `/api/v1/accommodations/${id}`, etag: etagOf(place) };
        return { status: 201, headers, body: hostView(place) };
      });
      return idempotentReply(answer);
    },
  }),
  route({
    method: 'PATCH',
    path: '/accommodations/:id',
    summary: 'Change what is said of a place; If-Match takes its ETag',
    description:
      'What is left out stays as it is; null takes away what may be missing. With `If-Match` the change is made only to the version that was read, else it is refused with 412 VERSION_CONFLICT.',
    policy: 'host',
    params: accommodationPath,
    body: revision,
    notFound: AccommodationNotFound,
    headers: ['If-Match'],
    answers: { 200: { body: shownToHost, headers: ['ETag'] } },
    problems: [VersionConflict],
    inject: [ReviseAccommodation, ShowAccommodation],
    handle: async ({ params, body, caller, headers }, revise, show) => {
      const expected = versionsOf(headers['if-match']);
      await revise.execute({ id: params.id, editor: editor(caller), changes: body, expected });
      const place = await show.inAnyState(params.id);
      return { status: 200, headers: { etag: etagOf(place) }, body: hostView(place) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/accommodations/:id',
    summary: 'Withdraw a place; its bookings stand',
    description: 'It leaves the search and takes no new bookings.',
    policy: 'host',
    params: accommodationPath,
    notFound: AccommodationNotFound,
    answers: { 204: {} },
    inject: [WithdrawAccommodation],
    handle: async ({ params, caller }, withdraw) => {
      await withdraw.execute({ id: params.id, editor: editor(caller) });
      return { status: 204 };
    },
  }),
  route({
    method: 'GET',
    path: '/host/accommodations',
    summary: "The host's own places",
    policy: 'host',
    query: hostPage,
    answers: { 200: pageOf(shownToHost) },
    inject: [ListHostAccommodations, Cursors],
    handle: async ({ query, caller }, list, cursors) => {
      const scope = `host-accommodations ${caller.memberId}`;
      const after = query.cursor === undefined ? undefined : (cursors.decode(scope, query.cursor) as string);
      const { items, next } = await list.execute({ hostId: caller.memberId, limit: query.limit, after });
      const nextCursor = next === undefined ? null : cursors.encode(scope, next);
      return { status: 200, body: { items: items.map(hostView), page: { nextCursor } } };
    },
  }),
  route({
    method: 'GET',
    path: '/codes',
    summary: 'Regions, types and amenities with their names',
    policy: 'public',
    answers: { 200: shownCodes },
    inject: [],
    handle: async () => ({ status: 200, body: CODES }),
  }),
];
