import { Cursors } from '#kernel/http/cursor.ts';
import { type Route, route } from '#kernel/http/route.ts';
import { pageOf } from '#kernel/http/wire-types.ts';
import { NotCancellable, RefundChanged, ReservationNotFound } from '../domain/reservation.errors.ts';
import { ListReservations } from '../queries/list-reservations.ts';
import { shownReservation, viewOf } from '../queries/reservation-views.ts';
import { CancelReservation } from '../use-cases/cancel-reservation.ts';
import { positionOf, shownPage } from './pages.ts';
import { hostCancellation, hostListQuery, reservationParams } from './requests.ts';

export const hostRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/host/reservations',
    summary: 'Bookings of the host’s own places, newest first',
    description:
      'With the name of who comes, as booked, else the member’s; no e-mail. An ADMIN sees with `accommodationId` those of any place, also of one whose host has left.',
    policy: 'host',
    query: hostListQuery,
    answers: { 200: pageOf(shownReservation) },
    inject: [ListReservations, Cursors],
    handle: async ({ query: { cursor, accommodationId, ...filter }, caller }, listReservations, cursors) => {
      const place = { cursors, list: `host-reservations:${caller.memberId}` };
      const wanted = { ...filter, before: positionOf({ ...place, cursor }) };
      const page =
        caller.role === 'ADMIN' && accommodationId !== undefined
          ? await listReservations.ofPlace({ ...wanted, accommodationId })
          : await listReservations.ofHost({ ...wanted, accommodationId, hostId: caller.memberId });
      return { status: 200, body: shownPage({ ...place, page }) };
    },
  }),
  route({
    method: 'POST',
    path: '/host/reservations/:reservationId/cancellation',
    summary: 'Cancel a guest’s booking with a full refund',
    policy: 'host',
    params: reservationParams,
    body: hostCancellation,
    notFound: ReservationNotFound,
    answers: { 200: shownReservation },
    problems: [NotCancellable, RefundChanged],
    inject: [CancelReservation],
    handle: async ({ params, body, caller }, cancelReservation) => {
      const admin = caller.role === 'ADMIN';
      const of = admin ? 'ANYONE' : { hostId: caller.memberId };
      const cause = admin ? 'ADMIN' : 'HOST';
      return { status: 200, body: viewOf(await cancelReservation.execute({ ...params, ...body, of, cause })) };
    },
  }),
];
