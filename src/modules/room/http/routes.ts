import { Clock } from '#kernel/domain/clock.ts';
import { Ids } from '#kernel/domain/ids.ts';
import { Cursors } from '#kernel/http/cursor.ts';
import { idempotentReply } from '#kernel/http/idempotent-request.ts';
import { type Route, route } from '#kernel/http/route.ts';
import { pageOf } from '#kernel/http/wire-types.ts';
import { Idempotency } from '#kernel/idempotency/idempotency.ts';
import { awaitReplica } from '#kernel/inbox/await-replica.ts';
import { PlaceDirectory } from '../domain/place-directory.ts';
import { AccommodationNotFound, CapacityBelowHeld, RoomNotFound } from '../domain/room.errors.ts';
import { ListHostedRooms } from '../queries/list-hosted-rooms.ts';
import { ListNights } from '../queries/list-nights.ts';
import { ListRooms } from '../queries/list-rooms.ts';
import { changedNights, hostViewOf, shownNight, shownRoom, shownToHost } from '../queries/room-views.ts';
import { ShowRoom } from '../queries/show-room.ts';
import { ChangeRoom } from '../use-cases/change-room.ts';
import { EditNights } from '../use-cases/edit-nights.ts';
import { OfferRoom } from '../use-cases/offer-room.ts';
import { WithdrawRoom } from '../use-cases/withdraw-room.ts';
import {
  hostedRoomsQuery,
  newRoom,
  nightsEdit,
  nightsQuery,
  placeParams,
  roomChange,
  roomParams,
  roomsQuery,
} from './requests.ts';

export const roomRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/accommodations/:accommodationId/rooms',
    summary: 'Rooms of an accommodation; with dates only what is free, with the price of the stay',
    policy: 'public',
    params: placeParams,
    query: roomsQuery,
    notFound: AccommodationNotFound,
    answers: { 200: pageOf(shownRoom) },
    inject: [ListRooms, Cursors],
    handle: async ({ params: { accommodationId }, query }, listRooms, cursors) => {
      const { checkIn, checkOut, guests, limit, cursor } = query;
      const stay = checkIn === undefined || checkOut === undefined ? undefined : { checkIn, checkOut };
      const list = `rooms:${accommodationId}`;
      const { value, faults } = cursors.read(list, cursor);
      const after = value === undefined ? undefined : String(value);
      const { items, next } = await listRooms.execute({ accommodationId, guests, stay, limit, after, faults });
      return {
        status: 200,
        body: { items, page: { nextCursor: next === undefined ? null : cursors.encode(list, next) } },
      };
    },
  }),
  route({
    method: 'POST',
    path: '/accommodations/:accommodationId/rooms',
    summary: 'Offer a room; its nights of the next 400 days are opened',
    description: 'A room is a type of room of which there are `capacity` on each night. It can be booked at once.',
    policy: 'host',
    params: placeParams,
    body: newRoom,
    idempotent: true,
    notFound: AccommodationNotFound,
    answers: { 201: { body: shownToHost, headers: ['Location'] } },
    inject: [Idempotency, PlaceDirectory, Clock, Ids, OfferRoom],
    handle: async (
      { params: { accommodationId }, body, caller, idempotency, signal },
      once,
      places,
      clock,
      ids,
      offerRoom,
    ) => {
      await awaitReplica({ id: accommodationId, clock, signal, read: () => places.find(accommodationId) });
      const { capacity, price, weekendPrice, ...details } = body;
      const id = ids.next<'room'>();
      const answer = await once.run(idempotency, async () => {
        const opening = { capacity, price, weekendPrice };
        const room = await offerRoom.execute({ id, accommodationId, hostId: caller.memberId, details, opening });
        return { status: 201, headers: { location: `/api/v1/rooms/${room.id}` }, body: hostViewOf(room) };
      });
      return idempotentReply(answer);
    },
  }),
  route({
    method: 'GET',
    path: '/host/accommodations/:accommodationId/rooms',
    summary: 'Rooms of a place of the host’s own, with what their nights open at',
    policy: 'host',
    params: placeParams,
    query: hostedRoomsQuery,
    notFound: AccommodationNotFound,
    answers: { 200: pageOf(shownToHost) },
    inject: [ListHostedRooms, PlaceDirectory, Clock, Cursors],
    handle: async ({ params: { accommodationId }, query, caller, signal }, listRooms, places, clock, cursors) => {
      await awaitReplica({ id: accommodationId, clock, signal, read: () => places.find(accommodationId) });
      const { limit, cursor } = query;
      const list = `hosted-rooms:${accommodationId}`;
      const after = cursor === undefined ? undefined : String(cursors.decode(list, cursor));
      const { items, next } = await listRooms.execute({ accommodationId, hostId: caller.memberId, limit, after });
      return {
        status: 200,
        body: { items, page: { nextCursor: next === undefined ? null : cursors.encode(list, next) } },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/rooms/:roomId',
    summary: 'A room',
    policy: 'public',
    params: roomParams,
    notFound: RoomNotFound,
    answers: { 200: shownRoom },
    inject: [ShowRoom],
    handle: async ({ params }, showRoom) => ({ status: 200, body: await showRoom.execute(params.roomId) }),
  }),
  route({
    method: 'GET',
    path: '/rooms/:roomId/nights',
    summary: 'Price, capacity and stock of the nights [from, to)',
    policy: 'public',
    params: roomParams,
    query: nightsQuery,
    notFound: RoomNotFound,
    answers: { 200: pageOf(shownNight) },
    inject: [ListNights],
    handle: async ({ params: { roomId }, query: { from, to } }, listNights) => ({
      status: 200,
      body: { items: await listNights.execute({ roomId, from, to }), page: { nextCursor: null } },
    }),
  }),
  route({
    method: 'PUT',
    path: '/rooms/:roomId/nights',
    summary: 'Change price, capacity or closure of nights',
    description:
      'Of the nights `[from, to)`, on `daysOfWeek` alone when it is given. A capacity below what is already held is refused, and then nothing is changed.',
    policy: 'host',
    params: roomParams,
    body: nightsEdit,
    notFound: RoomNotFound,
    answers: { 200: changedNights },
    problems: [CapacityBelowHeld],
    inject: [EditNights],
    handle: async ({ params: { roomId }, body, caller }, editNights) => {
      const { from, to, daysOfWeek, price, capacity, closed } = body;
      const edit = { price: price?.amount, capacity, closed };
      const nights = await editNights.execute({ roomId, hostId: caller.memberId, from, to, daysOfWeek, edit });
      return { status: 200, body: { nights } };
    },
  }),
  route({
    method: 'PATCH',
    path: '/rooms/:roomId',
    summary: 'Change what is said of a room',
    description:
      'What is left out stays as it is; null takes away what may be missing. Capacity and prices are those of the nights that open from now on.',
    policy: 'host',
    params: roomParams,
    body: roomChange,
    notFound: RoomNotFound,
    answers: { 200: shownToHost },
    inject: [ChangeRoom],
    handle: async ({ params: { roomId }, body, caller }, changeRoom) => ({
      status: 200,
      body: hostViewOf(await changeRoom.execute({ roomId, hostId: caller.memberId, change: body })),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/rooms/:roomId',
    summary: 'Take a room off the offer; existing bookings stand',
    policy: 'host',
    params: roomParams,
    notFound: RoomNotFound,
    answers: { 204: {} },
    inject: [WithdrawRoom],
    handle: async ({ params: { roomId }, caller }, withdrawRoom) => {
      await withdrawRoom.execute({ roomId, hostId: caller.memberId });
      return { status: 204 };
    },
  }),
];
