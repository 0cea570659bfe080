import { z } from 'zod';
import { AdminActs } from '#kernel/audit/admin-acts.ts';
import { Clock } from '#kernel/domain/clock.ts';
import { on } from '#kernel/inbox/subscriber.ts';
import { defineModule } from '#kernel/module/module.ts';
import { wire, wireAs } from '#kernel/module/wire.ts';
import { Logger } from '#kernel/observability/logger.ts';
import { Outbox } from '#kernel/outbox/outbox.ts';
import { Database } from '#kernel/persistence/database.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { MemberChanged } from '#member';
import { CalendarChanged, RoomChanged } from '#room';
import { AccommodationChanged } from './contract.ts';
import { CatalogueAccommodations } from './demo/catalogue-accommodations.ts';
import { FillWithDemoAccommodations } from './demo/fill-with-demo-accommodations.ts';
import { DrawnPictures } from './demo/pictures/drawn-pictures.ts';
import { AccommodationRepository } from './domain/accommodation-repository.ts';
import { AccommodationSearch } from './domain/accommodation-search.ts';
import { Hosts } from './domain/hosts.ts';
import { Pictures } from './domain/pictures.ts';
import { SearchFeed } from './domain/search-feed.ts';
import { adminRoutes } from './http/admin-routes.ts';
import { mediaRoutes } from './http/media-routes.ts';
import { routes } from './http/routes.ts';
import { ForgetPastNights } from './jobs/forget-past-nights.ts';
import { AccommodationEntity } from './persistence/accommodation.entity.ts';
import { CreateAccommodation as CreateAccommodationTables } from './persistence/migrations/0001-create-accommodation.ts';
import { CreateSearch } from './persistence/migrations/0002-create-search.ts';
import { SuspendPlaces } from './persistence/migrations/0003-suspend-places.ts';
import { OrmAccommodationRepository } from './persistence/orm.accommodation-repository.ts';
import { SqlAccommodationSearch } from './persistence/sql.accommodation-search.ts';
import { SqlHosts } from './persistence/sql.hosts.ts';
import { SqlSearchFeed } from './persistence/sql.search-feed.ts';
import { ListHostAccommodations } from './queries/list-host-accommodations.ts';
import { SearchAccommodations } from './queries/search-accommodations.ts';
import { ShowAccommodation } from './queries/show-accommodation.ts';
import { KeepHostWhenMemberChanges } from './subscribers/keep-host-when-member-changes.ts';
import { KeepNightsWhenCalendarChanges } from './subscribers/keep-nights-when-calendar-changes.ts';
import { KeepRoomWhenRoomChanges } from './subscribers/keep-room-when-room-changes.ts';
import { SuspendListingsWhenHostIsSuspended } from './subscribers/suspend-listings-when-host-is-suspended.ts';
import { WithdrawListingsWhenMemberWithdraws } from './subscribers/withdraw-listings-when-member-withdraws.ts';
import { CreateAccommodation } from './use-cases/create-accommodation.ts';
import { FollowHost } from './use-cases/follow-host.ts';
import { ReinstateAccommodation } from './use-cases/reinstate-accommodation.ts';
import { ReviseAccommodation } from './use-cases/revise-accommodation.ts';
import { SuspendAccommodation } from './use-cases/suspend-accommodation.ts';
import { WithdrawAccommodation } from './use-cases/withdraw-accommodation.ts';

const DAILY = 24 * 3_600_000;

export const accommodation = defineModule({
  name: 'accommodation',
  summary: 'Listings, and the search over what is free.',
  settings: z.strictObject({}),
  publishes: [AccommodationChanged],
  subscribes: [
    on(MemberChanged, KeepHostWhenMemberChanges),
    on(MemberChanged, WithdrawListingsWhenMemberWithdraws),
    on(MemberChanged, SuspendListingsWhenHostIsSuspended),
    on(RoomChanged, KeepRoomWhenRoomChanges),
    on(CalendarChanged, KeepNightsWhenCalendarChanges),
  ],
  entities: [AccommodationEntity],
  migrations: [
    { name: '0001-create-accommodation', class: CreateAccommodationTables },
    { name: '0002-create-search', class: CreateSearch },
    { name: '0003-suspend-places', class: SuspendPlaces },
  ],
  bindings: (bind) => {
    wireAs(bind, AccommodationRepository, OrmAccommodationRepository, [Database]);
    wireAs(bind, Hosts, SqlHosts, [Database]);
    wireAs(bind, SearchFeed, SqlSearchFeed, [Database]);
    wireAs(bind, AccommodationSearch, SqlAccommodationSearch, [Database, Logger]);
    wire(bind, CreateAccommodation, [Transaction, AccommodationRepository, Hosts, Outbox, Clock]);
    wire(bind, ReviseAccommodation, [Transaction, AccommodationRepository, Outbox]);
    wire(bind, WithdrawAccommodation, [Transaction, AccommodationRepository, Outbox]);
    wire(bind, SuspendAccommodation, [Transaction, AccommodationRepository, Outbox, AdminActs]);
    wire(bind, ReinstateAccommodation, [Transaction, AccommodationRepository, Outbox, AdminActs]);
    wire(bind, FollowHost, [Transaction, AccommodationRepository, Hosts, Outbox]);
    wire(bind, ShowAccommodation, [Database]);
    wire(bind, ListHostAccommodations, [Database]);
    wire(bind, SearchAccommodations, [AccommodationSearch, Clock]);
    wire(bind, KeepHostWhenMemberChanges, [Hosts]);
    wire(bind, WithdrawListingsWhenMemberWithdraws, [WithdrawAccommodation]);
    wire(bind, SuspendListingsWhenHostIsSuspended, [Hosts, FollowHost]);
    wire(bind, KeepRoomWhenRoomChanges, [SearchFeed]);
    wire(bind, KeepNightsWhenCalendarChanges, [SearchFeed]);
    wire(bind, ForgetPastNights, [Transaction, SearchFeed, Clock]);
    wire(bind, FillWithDemoAccommodations, [Transaction, Database, CreateAccommodation]);
    wireAs(bind, Pictures, DrawnPictures, []);
    wire(bind, CatalogueAccommodations, [Transaction, AccommodationRepository, CreateAccommodation, Outbox]);
  },
  routes: [...routes, ...adminRoutes, ...mediaRoutes],
  jobs: [{ name: 'forget-past-nights', every: DAILY, job: ForgetPastNights }],
  demo: FillWithDemoAccommodations,
  bulk: CatalogueAccommodations,
});
