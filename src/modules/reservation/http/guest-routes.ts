import { Clock } from '#kernel/domain/clock.ts';
import { Ids } from '#kernel/domain/ids.ts';
import { Cursors } from '#kernel/http/cursor.ts';
import { idempotentReply } from '#kernel/http/idempotent-request.ts';
import { type Reply, type Route, route, type ServerSentEvent } from '#kernel/http/route.ts';
import { pageOf } from '#kernel/http/wire-types.ts';
import { Idempotency, type StoredAnswer } from '#kernel/idempotency/idempotency.ts';
import { awaitYoung } from '#kernel/inbox/await-replica.ts';
import { reservationId as anId } from '../contract.ts';
import { Replicas } from '../domain/replicas.ts';
import {
  MemberWithdrawn,
  NotCancellable,
  RefundChanged,
  ReservationNotFound,
  RoomNotFound,
} from '../domain/reservation.errors.ts';
import { AwaitSettlement } from '../queries/await-settlement.ts';
import { FollowReservation } from '../queries/follow-reservation.ts';
import { ListReservations } from '../queries/list-reservations.ts';
import { QuoteCancellation, shownQuote } from '../queries/quote-cancellation.ts';
import {
  changeView,
  type ReservationView,
  shownChange,
  shownReservation,
  viewOf,
} from '../queries/reservation-views.ts';
import { ShowReservation } from '../queries/show-reservation.ts';
import { CancelReservation } from '../use-cases/cancel-reservation.ts';
import { RequestReservation } from '../use-cases/request-reservation.ts';
import { positionOf, shownPage } from './pages.ts';
import { booking, cancellation, listQuery, reservationParams } from './requests.ts';

const ACCEPTED = { 'retry-after': '1' };

export const guestRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/reservations',
    summary: 'Book a room; PENDING until it is settled, which Prefer: wait waits for',
    description:
      'Answered 202 and PENDING at once. With `Prefer: wait=N` the answer is 201 as soon as the booking is CONFIRMED or REJECTED, and 202 when it is still PENDING after N seconds. A booking that gets no answer within its deadline EXPIRES. REJECTED says why in `reason`. With `expectedTotal` the booking is made only at that price.',
    policy: 'member',
    body: booking,
    idempotent: true,
    headers: ['Prefer'],
    answers: {
      201: { body: shownReservation, headers: ['Location'] },
      202: { body: shownReservation, headers: ['Location', 'Retry-After'] },
    },
    problems: [RoomNotFound, MemberWithdrawn],
    inject: [Idempotency, Replicas, Clock, Ids, RequestReservation, AwaitSettlement],
    handle: async (
      { body, caller, idempotency, waitSeconds, signal },
      once,
      replicas,
      clock,
      ids,
      requestReservation,
      awaitSettlement,
    ) => {
      const { roomId, checkIn, checkOut, guests, guestName, request, expectedTotal } = body;
      await awaitYoung({ id: roomId, clock, signal, read: () => replicas.offer(roomId) });
      const stay = { checkIn, checkOut };
      const made = { reservationId: ids.next<'reservation'>(), at: clock.now() };
      const command = { ...made, memberId: caller.memberId, roomId, stay, guests, guestName, request, expectedTotal };
      const answer = await once.run(idempotency, async (): Promise<StoredAnswer> => {
        const view = viewOf(await requestReservation.execute(command));
        return { status: 202, headers: { location: `/api/v1/reservations/${view.id}`, ...ACCEPTED }, body: view };
      });
      if (waitSeconds === 0) return idempotentReply(answer);
      const { id } = answer.body as ReservationView;
      const wait = { reservationId: anId.parse(id), seconds: waitSeconds, signal };
      const settled = await awaitSettlement.execute(wait);
      if (settled === undefined || settled.state.status === 'PENDING') return idempotentReply(answer);
      const { 'retry-after': _, ...headers } = answer.headers;
      return idempotentReply({ ...answer, status: 201, headers, body: viewOf(settled) });
    },
  }),
  route({
    method: 'GET',
    path: '/reservations/:reservationId',
    summary: 'One of the member’s own reservations',
    policy: 'member',
    params: reservationParams,
    notFound: ReservationNotFound,
    answers: { 200: shownReservation },
    inject: [ShowReservation],
    handle: async ({ params, caller }, showReservation) => ({
      status: 200,
      body: await showReservation.execute({ ...params, memberId: caller.memberId }),
    }),
  }),
  route({
    method: 'GET',
    path: '/reservations',
    summary: 'The member’s own reservations, newest first',
    policy: 'member',
    query: listQuery,
    answers: { 200: pageOf(shownReservation) },
    inject: [ListReservations, Cursors],
    handle: async ({ query: { cursor, ...filter }, caller }, listReservations, cursors) => {
      const place = { cursors, list: `reservations:${caller.memberId}` };
      const wanted = { ...filter, memberId: caller.memberId, before: positionOf({ ...place, cursor }) };
      return { status: 200, body: shownPage({ ...place, page: await listReservations.ofMember(wanted) }) };
    },
  }),
  route({
    method: 'GET',
    path: '/reservations/:reservationId/events',
    summary: 'The changes of a reservation as server-sent events',
    description:
      'One event for each change of state so far and to come: `id` is the number in the history, `event` the status. The stream ends once the status is not PENDING, and is resumed by `Last-Event-ID`; it breaks off when the session or the token ends.',
    policy: 'member',
    params: reservationParams,
    notFound: ReservationNotFound,
    headers: ['Last-Event-ID'],
    answers: { 200: { events: shownChange } },
    inject: [ShowReservation, FollowReservation],
    handle: async ({ params: { reservationId }, caller, headers, signal }, showReservation, follow): Promise<Reply> => {
      await showReservation.find({ reservationId, memberId: caller.memberId });
      const last = Number(headers['last-event-id'] ?? 0);
      const after = Number.isInteger(last) && last > 0 ? last : 0;
      return { status: 200, events: told(follow.execute({ reservationId, after, signal })) };
    },
  }),
  route({
    method: 'GET',
    path: '/reservations/:reservationId/cancellation',
    summary: 'What cancelling now would give back',
    policy: 'member',
    params: reservationParams,
    notFound: ReservationNotFound,
    answers: { 200: shownQuote },
    inject: [QuoteCancellation],
    handle: async ({ params, caller }, quote) => ({
      status: 200,
      body: await quote.execute({ ...params, memberId: caller.memberId }),
    }),
  }),
  route({
    method: 'POST',
    path: '/reservations/:reservationId/cancellation',
    summary: 'Cancel, with the refund of this moment',
    description:
      'Until the stay begins. The refund follows the terms that were in force when the booking was made. With `expectedRefund` it is cancelled only at that refund.',
    policy: 'member',
    params: reservationParams,
    body: cancellation,
    notFound: ReservationNotFound,
    answers: { 200: shownReservation },
    problems: [NotCancellable, RefundChanged],
    inject: [CancelReservation],
    handle: async ({ params, body, caller }, cancelReservation) => {
      const of = { memberId: caller.memberId };
      return { status: 200, body: viewOf(await cancelReservation.execute({ ...params, ...body, of, cause: 'GUEST' })) };
    },
  }),
];

async function* told(changes: ReturnType<FollowReservation['execute']>): AsyncGenerator<ServerSentEvent> {
  for await (const change of changes)
    yield { id: String(change.number), event: change.status, data: changeView(change) };
}
