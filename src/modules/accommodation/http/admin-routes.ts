import { auditRoute } from '#kernel/audit/audit-route.ts';
import { type Route, route } from '#kernel/http/route.ts';
import { AccommodationNotFound } from '../domain/accommodation.errors.ts';
import type { AccommodationId } from '../domain/accommodation.ts';
import { ShowAccommodation } from '../queries/show-accommodation.ts';
import { ReinstateAccommodation } from '../use-cases/reinstate-accommodation.ts';
import { SuspendAccommodation } from '../use-cases/suspend-accommodation.ts';
import { accommodationPath, suspension } from './requests.ts';
import { hostView, shownToHost } from './views.ts';

export const adminRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/admin/accommodations/:id/suspension',
    summary: 'Suspend a place: it leaves the search and cannot be booked, its bookings stand',
    policy: 'admin',
    params: accommodationPath,
    body: suspension,
    answers: { 200: shownToHost },
    notFound: AccommodationNotFound,
    inject: [SuspendAccommodation, ShowAccommodation],
    handle: async ({ params: { id }, body: { reason }, caller }, suspend, show) => {
      await suspend.execute({ id, by: caller.memberId, reason });
      return { status: 200, body: hostView(await show.inAnyState(id)) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/admin/accommodations/:id/suspension',
    summary: 'Bring a suspended place back',
    policy: 'admin',
    params: accommodationPath,
    answers: { 204: {} },
    notFound: AccommodationNotFound,
    inject: [ReinstateAccommodation],
    handle: async ({ params: { id }, caller }, reinstate) => {
      await reinstate.execute({ id, by: caller.memberId });
      return { status: 204 };
    },
  }),
  auditRoute({
    path: '/admin/accommodations/:id/audit',
    summary: 'What admins and operators have done to a place, newest first',
    kind: 'accommodation',
    notFound: AccommodationNotFound,
    subjects: ShowAccommodation,
    find: (show, id) => show.inAnyState(id as AccommodationId),
  }),
];
