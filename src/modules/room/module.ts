import { z } from 'zod';
import { AccommodationChanged } from '#accommodation';
import { Clock } from '#kernel/domain/clock.ts';
import { Ids } from '#kernel/domain/ids.ts';
import { Once } from '#kernel/idempotency/once.ts';
import { on } from '#kernel/inbox/subscriber.ts';
import { Lock } from '#kernel/lock/lock.ts';
import { defineModule } from '#kernel/module/module.ts';
import { wire, wireAs } from '#kernel/module/wire.ts';
import { Logger } from '#kernel/observability/logger.ts';
import { Outbox } from '#kernel/outbox/outbox.ts';
import { Database } from '#kernel/persistence/database.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { ReservationCancelled, ReservationExpired, ReservationRequested } from '#reservation';
import { CalendarChanged, NightsAllocated, NightsRefused, RoomChanged } from './contract.ts';
import { CatalogueRooms } from './demo/catalogue-rooms.ts';
import { DemoRooms } from './demo/demo-rooms.ts';
import { LayRoom } from './demo/lay-room.ts';
import { HoldLedger } from './domain/hold-ledger.ts';
import { HostedPlaces } from './domain/hosted-places.ts';
import { NightStock } from './domain/night-stock.ts';
import { PlaceDirectory } from './domain/place-directory.ts';
import { RoomRepository } from './domain/room-repository.ts';
import { roomRoutes } from './http/routes.ts';
import { ForgetPastNights } from './jobs/forget-past-nights.ts';
import { RollHorizon } from './jobs/roll-horizon.ts';
import { CreateRooms } from './persistence/migrations/0001-create-rooms.ts';
import { OrderFactsOfOneVersion } from './persistence/migrations/0002-order-facts-of-one-version.ts';
import { OrmRoomRepository } from './persistence/orm.room-repository.ts';
import { RoomEntity } from './persistence/room.entity.ts';
import { SqlHoldLedger } from './persistence/sql.hold-ledger.ts';
import { SqlNightStock } from './persistence/sql.night-stock.ts';
import { SqlPlaceDirectory } from './persistence/sql.place-directory.ts';
import { ListHostedRooms } from './queries/list-hosted-rooms.ts';
import { ListNights } from './queries/list-nights.ts';
import { ListRooms } from './queries/list-rooms.ts';
import { ShowRoom } from './queries/show-room.ts';
import { HoldNightsWhenReservationIsRequested } from './subscribers/hold-nights-when-reservation-is-requested.ts';
import { KeepPlaceWhenAccommodationChanges } from './subscribers/keep-place-when-accommodation-changes.ts';
import { ReleaseNightsWhenReservationIsCancelled } from './subscribers/release-nights-when-reservation-is-cancelled.ts';
import { ReleaseNightsWhenReservationIsExpired } from './subscribers/release-nights-when-reservation-is-expired.ts';
import { CalendarAnnouncement } from './use-cases/calendar-announcement.ts';
import { ChangeRoom } from './use-cases/change-room.ts';
import { EditNights } from './use-cases/edit-nights.ts';
import { HoldNights } from './use-cases/hold-nights.ts';
import { OfferRoom } from './use-cases/offer-room.ts';
import { OpenDueNights } from './use-cases/open-due-nights.ts';
import { ReleaseNights } from './use-cases/release-nights.ts';
import { RoomAnnouncement } from './use-cases/room-announcement.ts';
import { TellRoomsAgain } from './use-cases/tell-rooms-again.ts';
import { WithdrawRoom } from './use-cases/withdraw-room.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const room = defineModule({
  name: 'room',
  summary: 'Room types, their nights, and who holds them.',
  settings: z.strictObject({}),
  publishes: [NightsAllocated, NightsRefused, RoomChanged, CalendarChanged],
  subscribes: [
    on(ReservationRequested, HoldNightsWhenReservationIsRequested),
    on(ReservationCancelled, ReleaseNightsWhenReservationIsCancelled),
    on(ReservationExpired, ReleaseNightsWhenReservationIsExpired),
    on(AccommodationChanged, KeepPlaceWhenAccommodationChanges),
  ],
  entities: [RoomEntity],
  migrations: [
    { name: '0001-create-rooms', class: CreateRooms },
    { name: '0002-order-facts-of-one-version', class: OrderFactsOfOneVersion },
  ],
  bindings: (bind) => {
    wireAs(bind, RoomRepository, OrmRoomRepository, [Database]);
    wireAs(bind, PlaceDirectory, SqlPlaceDirectory, [Database]);
    wireAs(bind, NightStock, SqlNightStock, [Database]);
    wireAs(bind, HoldLedger, SqlHoldLedger, [Database]);
    wire(bind, CalendarAnnouncement, [Transaction, NightStock, Outbox]);
    wire(bind, RoomAnnouncement, [NightStock, CalendarAnnouncement, Outbox]);
    wire(bind, HostedPlaces, [PlaceDirectory, RoomRepository]);
    wire(bind, HoldNights, [Transaction, HoldLedger, NightStock, CalendarAnnouncement, Outbox, Clock]);
    wire(bind, ReleaseNights, [Transaction, HoldLedger, NightStock, CalendarAnnouncement, Clock]);
    wire(bind, OfferRoom, [Transaction, HostedPlaces, RoomRepository, RoomAnnouncement, Clock, Ids]);
    wire(bind, ChangeRoom, [Once, HostedPlaces, RoomRepository, RoomAnnouncement]);
    wire(bind, WithdrawRoom, [Transaction, HostedPlaces, RoomRepository, RoomAnnouncement]);
    wire(bind, EditNights, [Transaction, HostedPlaces, NightStock, CalendarAnnouncement, Lock]);
    wire(bind, TellRoomsAgain, [Transaction, RoomRepository, RoomAnnouncement, CalendarAnnouncement, Clock]);
    wire(bind, ForgetPastNights, [Transaction, NightStock, Clock]);
    wire(bind, OpenDueNights, [Transaction, RoomRepository, NightStock, RoomAnnouncement]);
    wire(bind, RollHorizon, [NightStock, OpenDueNights, Clock, Logger]);
    wire(bind, ShowRoom, [RoomRepository, PlaceDirectory]);
    wire(bind, ListRooms, [PlaceDirectory, RoomRepository, NightStock, Clock]);
    wire(bind, ListHostedRooms, [HostedPlaces, RoomRepository]);
    wire(bind, ListNights, [ShowRoom, NightStock]);
    wire(bind, HoldNightsWhenReservationIsRequested, [HoldNights]);
    wire(bind, ReleaseNightsWhenReservationIsCancelled, [ReleaseNights]);
    wire(bind, ReleaseNightsWhenReservationIsExpired, [ReleaseNights]);
    wire(bind, KeepPlaceWhenAccommodationChanges, [PlaceDirectory]);
    wire(bind, LayRoom, [PlaceDirectory, RoomRepository, NightStock, RoomAnnouncement, Clock]);
    wire(bind, DemoRooms, [Transaction, PlaceDirectory, RoomRepository, LayRoom]);
    const laying = [Transaction, RoomRepository, NightStock, LayRoom] as const;
    wire(bind, CatalogueRooms, [...laying, RoomAnnouncement, CalendarAnnouncement]);
  },
  routes: roomRoutes,
  jobs: [
    { name: 'room.roll-horizon', every: HOUR, atOnce: true, job: RollHorizon },
    { name: 'room.forget-past-nights', every: DAY, job: ForgetPastNights },
  ],
  demo: DemoRooms,
  resync: TellRoomsAgain,
  bulk: CatalogueRooms,
});
