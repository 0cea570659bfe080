import { z } from 'zod';
import { AccommodationChanged } from '#accommodation';
import { Bell } from '#kernel/bell/bell.ts';
import { Clock } from '#kernel/domain/clock.ts';
import { type LocalDate, localDate } from '#kernel/domain/local-date.ts';
import { Hearing } from '#kernel/inbox/hearing.ts';
import { on } from '#kernel/inbox/subscriber.ts';
import { defineModule } from '#kernel/module/module.ts';
import { wire, wireAs, wireValue } from '#kernel/module/wire.ts';
import { Logger } from '#kernel/observability/logger.ts';
import { Outbox } from '#kernel/outbox/outbox.ts';
import { Database } from '#kernel/persistence/database.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { MemberChanged } from '#member';
import { NightsAllocated, NightsRefused, RoomChanged } from '#room';
import { ReservationCancelled, ReservationExpired, ReservationRequested, WithdrawalPartlySettled } from './contract.ts';
import { DemoReservations } from './demo/demo-reservations.ts';
import { Deadline } from './domain/deadline.ts';
import { HolidayCalendar } from './domain/holiday-calendar.ts';
import { holidayConcerns } from './domain/holiday-concerns.ts';
import { Replicas } from './domain/replicas.ts';
import { ReservationRepository } from './domain/reservation-repository.ts';
import { reservationRoutes } from './http/routes.ts';
import { CompleteReservations } from './jobs/complete-reservations.ts';
import { ExpireReservations } from './jobs/expire-reservations.ts';
import { CreateReservations } from './persistence/migrations/0001-create-reservations.ts';
import { FindOpenStays } from './persistence/migrations/0002-find-open-stays.ts';
import { OrderFactsOfOneVersion } from './persistence/migrations/0003-order-facts-of-one-version.ts';
import { SqlReplicas } from './persistence/sql.replicas.ts';
import { SqlReservationRepository } from './persistence/sql.reservation-repository.ts';
import { AwaitSettlement } from './queries/await-settlement.ts';
import { FollowReservation } from './queries/follow-reservation.ts';
import { ListReservations } from './queries/list-reservations.ts';
import { QuoteCancellation } from './queries/quote-cancellation.ts';
import { ShowReservation } from './queries/show-reservation.ts';
import { CancelFurtherStaysWhenWithdrawalIsPartlySettled } from './subscribers/cancel-further-stays-when-withdrawal-is-partly-settled.ts';
import { CancelUpcomingStaysWhenMemberWithdraws } from './subscribers/cancel-upcoming-stays-when-member-withdraws.ts';
import { ConfirmReservationWhenNightsAreAllocated } from './subscribers/confirm-reservation-when-nights-are-allocated.ts';
import { KeepMemberWhenMemberChanges } from './subscribers/keep-member-when-member-changes.ts';
import { KeepPlaceWhenAccommodationChanges } from './subscribers/keep-place-when-accommodation-changes.ts';
import { KeepRoomWhenRoomChanges } from './subscribers/keep-room-when-room-changes.ts';
import { RejectReservationWhenNightsAreRefused } from './subscribers/reject-reservation-when-nights-are-refused.ts';
import { BookingAgreement } from './use-cases/booking-agreement.ts';
import { CancelReservation } from './use-cases/cancel-reservation.ts';
import { CancelUpcomingStays } from './use-cases/cancel-upcoming-stays.ts';
import { RequestReservation } from './use-cases/request-reservation.ts';
import { ReservationSteps } from './use-cases/reservation-steps.ts';
import { SettleReservation } from './use-cases/settle-reservation.ts';

const SECOND = 1_000;

export const reservation = defineModule({
  name: 'reservation',
  summary: 'Reservations, their states and terms, and the member’s history.',
  settings: z.strictObject({
    deadlineSeconds: z.int().min(1).max(3_600).default(30),
    holidays: z.record(localDate, z.string()).default({}),
  }),
  publishes: [ReservationRequested, ReservationCancelled, ReservationExpired, WithdrawalPartlySettled],
  subscribes: [
    on(NightsAllocated, ConfirmReservationWhenNightsAreAllocated),
    on(NightsRefused, RejectReservationWhenNightsAreRefused),
    on(RoomChanged, KeepRoomWhenRoomChanges),
    on(AccommodationChanged, KeepPlaceWhenAccommodationChanges),
    on(MemberChanged, KeepMemberWhenMemberChanges),
    on(MemberChanged, CancelUpcomingStaysWhenMemberWithdraws),
    on(WithdrawalPartlySettled, CancelFurtherStaysWhenWithdrawalIsPartlySettled),
  ],
  entities: [],
  migrations: [
    { name: '0001-create-reservations', class: CreateReservations },
    { name: '0002-find-open-stays', class: FindOpenStays },
    { name: '0003-order-facts-of-one-version', class: OrderFactsOfOneVersion },
  ],
  concerns: ({ holidays }, now) => holidayConcerns({ holidays, now }),
  bindings: (bind, { deadlineSeconds, holidays }) => {
    wireValue(bind, Deadline, new Deadline(deadlineSeconds));
    wireValue(bind, HolidayCalendar, new HolidayCalendar(Object.keys(holidays) as LocalDate[]));
    wireAs(bind, ReservationRepository, SqlReservationRepository, [Database]);
    wireAs(bind, Replicas, SqlReplicas, [Database]);
    wire(bind, ReservationSteps, [Transaction, ReservationRepository, Replicas, Outbox, Bell]);
    wire(bind, BookingAgreement, [Replicas, HolidayCalendar]);
    const booking = [Transaction, ReservationRepository, BookingAgreement, ReservationSteps] as const;
    wire(bind, RequestReservation, [...booking, Outbox, Deadline]);
    const moving = [Transaction, ReservationRepository, ReservationSteps] as const;
    wire(bind, SettleReservation, [...moving, Clock]);
    wire(bind, CancelReservation, [...moving, Clock]);
    wire(bind, CancelUpcomingStays, [...moving, Outbox, Clock]);
    wire(bind, ExpireReservations, [...moving, Hearing, Clock]);
    wire(bind, CompleteReservations, [...moving, Clock]);
    wire(bind, ShowReservation, [ReservationRepository]);
    wire(bind, QuoteCancellation, [ShowReservation, Clock]);
    wire(bind, ListReservations, [Database]);
    wire(bind, AwaitSettlement, [ReservationRepository, Bell, Logger]);
    wire(bind, FollowReservation, [ReservationRepository, Bell]);
    wire(bind, ConfirmReservationWhenNightsAreAllocated, [SettleReservation]);
    wire(bind, RejectReservationWhenNightsAreRefused, [SettleReservation]);
    wire(bind, KeepRoomWhenRoomChanges, [Replicas]);
    wire(bind, KeepPlaceWhenAccommodationChanges, [Replicas]);
    wire(bind, KeepMemberWhenMemberChanges, [Replicas]);
    wire(bind, CancelUpcomingStaysWhenMemberWithdraws, [Replicas, CancelUpcomingStays]);
    wire(bind, CancelFurtherStaysWhenWithdrawalIsPartlySettled, [CancelUpcomingStays]);
    const made = [Transaction, Database, ReservationRepository, Replicas] as const;
    wire(bind, DemoReservations, [...made, RequestReservation, ReservationSteps, Clock]);
  },
  routes: reservationRoutes,
  jobs: [
    { name: 'reservation.expire', every: 5 * SECOND, scope: 'instance', job: ExpireReservations },
    { name: 'reservation.complete', every: 60 * SECOND, job: CompleteReservations },
  ],
  demo: DemoReservations,
});
