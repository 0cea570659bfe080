import { z } from 'zod';
import { Audit } from '#kernel/audit/audit.ts';
import { Clock } from '#kernel/domain/clock.ts';
import { Once } from '#kernel/idempotency/once.ts';
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
import { SearchIndex } from './domain/search-index.ts';
import { adminRoutes } from './http/admin-routes.ts';
import { mediaRoutes } from './http/media-routes.ts';
import { routes } from './http/routes.ts';
import { BuildSearchIndex } from './jobs/build-search-index.ts';
import { ForgetPastNights } from './jobs/forget-past-nights.ts';
import { AccommodationEntity } from './persistence/accommodation.entity.ts';
import { CreateAccommodation as CreateAccommodationTables } from './persistence/migrations/0001-create-accommodation.ts';
import { CreateSearch } from './persistence/migrations/0002-create-search.ts';
import { SuspendPlaces } from './persistence/migrations/0003-suspend-places.ts';
import { OrderFactsOfOneVersion } from './persistence/migrations/0004-order-facts-of-one-version.ts';
import { OrmAccommodationRepository } from './persistence/orm.accommodation-repository.ts';
import { SqlAccommodationSearch } from './persistence/sql.accommodation-search.ts';
import { SqlHosts } from './persistence/sql.hosts.ts';
import { SqlSearchFeed } from './persistence/sql.search-feed.ts';
import { SqlSearchRows } from './persistence/sql.search-rows.ts';
import { ListHostAccommodations } from './queries/list-host-accommodations.ts';
import { SearchAccommodations } from './queries/search-accommodations.ts';
import { ShowAccommodation } from './queries/show-accommodation.ts';
import { InMemorySearchIndex } from './search/in-memory.search-index.ts';
import { IndexedAccommodationSearch } from './search/indexed.accommodation-search.ts';
import { NoSearchIndex } from './search/no.search-index.ts';
import { IndexNightsWhenCalendarChanges } from './subscribers/index-nights-when-calendar-changes.ts';
import { IndexPlaceWhenAccommodationChanges } from './subscribers/index-place-when-accommodation-changes.ts';
import { IndexRoomWhenRoomChanges } from './subscribers/index-room-when-room-changes.ts';
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
import { TellPlacesAgain } from './use-cases/tell-places-again.ts';
import { WithdrawAccommodation } from './use-cases/withdraw-accommodation.ts';

const MINUTE = 60_000;
const DAILY = 24 * 60 * MINUTE;

export const accommodation = defineModule({
  name: 'accommodation',
  summary: 'Listings, and the search over what is free.',
  settings: z.strictObject({
    /** Where a search looks: in the memory of the process, or in the rows of the database. */
    search: z.enum(['index', 'rows']).default('index'),
  }),
  publishes: [AccommodationChanged],
  subscribes: [
    on(MemberChanged, KeepHostWhenMemberChanges),
    on(MemberChanged, WithdrawListingsWhenMemberWithdraws),
    on(MemberChanged, SuspendListingsWhenHostIsSuspended),
    on(RoomChanged, KeepRoomWhenRoomChanges),
    on(CalendarChanged, KeepNightsWhenCalendarChanges),
    on(AccommodationChanged, IndexPlaceWhenAccommodationChanges, { scope: 'instance' }),
    on(RoomChanged, IndexRoomWhenRoomChanges, { scope: 'instance' }),
    on(CalendarChanged, IndexNightsWhenCalendarChanges, { scope: 'instance' }),
  ],
  entities: [AccommodationEntity],
  migrations: [
    { name: '0001-create-accommodation', class: CreateAccommodationTables },
    { name: '0002-create-search', class: CreateSearch },
    { name: '0003-suspend-places', class: SuspendPlaces },
    { name: '0004-order-facts-of-one-version', class: OrderFactsOfOneVersion },
  ],
  bindings: (bind, { search }) => {
    wireAs(bind, AccommodationRepository, OrmAccommodationRepository, [Database]);
    wireAs(bind, Hosts, SqlHosts, [Database]);
    wireAs(bind, SearchFeed, SqlSearchFeed, [Database]);
    if (search === 'index') {
      wire(bind, SqlSearchRows, [Database, Logger]);
      wire(bind, InMemorySearchIndex, [SqlSearchRows, Clock]);
      bind(SearchIndex).toService(InMemorySearchIndex);
      wire(bind, SqlAccommodationSearch, [Database, Logger]);
      wireAs(bind, AccommodationSearch, IndexedAccommodationSearch, [InMemorySearchIndex, SqlAccommodationSearch]);
    } else {
      wireAs(bind, SearchIndex, NoSearchIndex, []);
      wireAs(bind, AccommodationSearch, SqlAccommodationSearch, [Database, Logger]);
    }
    wire(bind, CreateAccommodation, [Transaction, AccommodationRepository, Hosts, Outbox, Clock]);
    wire(bind, ReviseAccommodation, [Once, AccommodationRepository, Outbox]);
    wire(bind, WithdrawAccommodation, [Transaction, AccommodationRepository, Outbox]);
    wire(bind, TellPlacesAgain, [Transaction, AccommodationRepository, Outbox]);
    wire(bind, SuspendAccommodation, [Transaction, AccommodationRepository, Outbox, Audit]);
    wire(bind, ReinstateAccommodation, [Transaction, AccommodationRepository, Outbox, Audit]);
    wire(bind, FollowHost, [Transaction, AccommodationRepository, Hosts, Outbox]);
    wire(bind, ShowAccommodation, [Database]);
    wire(bind, ListHostAccommodations, [Database]);
    wire(bind, SearchAccommodations, [AccommodationSearch, Clock]);
    wire(bind, KeepHostWhenMemberChanges, [Hosts]);
    wire(bind, WithdrawListingsWhenMemberWithdraws, [WithdrawAccommodation]);
    wire(bind, SuspendListingsWhenHostIsSuspended, [Hosts, FollowHost]);
    wire(bind, KeepRoomWhenRoomChanges, [SearchFeed]);
    wire(bind, KeepNightsWhenCalendarChanges, [SearchFeed]);
    wire(bind, IndexPlaceWhenAccommodationChanges, [SearchIndex]);
    wire(bind, IndexRoomWhenRoomChanges, [SearchIndex]);
    wire(bind, IndexNightsWhenCalendarChanges, [SearchIndex]);
    wire(bind, BuildSearchIndex, [SearchIndex]);
    wire(bind, ForgetPastNights, [Transaction, SearchFeed, Clock]);
    wire(bind, FillWithDemoAccommodations, [Transaction, Database, CreateAccommodation]);
    wireAs(bind, Pictures, DrawnPictures, []);
    wire(bind, CatalogueAccommodations, [Transaction, AccommodationRepository, CreateAccommodation, Outbox]);
  },
  routes: [...routes, ...adminRoutes, ...mediaRoutes],
  jobs: [
    { name: 'accommodation.build-search-index', every: MINUTE, atOnce: true, scope: 'instance', job: BuildSearchIndex },
    { name: 'accommodation.forget-past-nights', every: DAILY, job: ForgetPastNights },
  ],
  demo: FillWithDemoAccommodations,
  resync: TellPlacesAgain,
  bulk: CatalogueAccommodations,
});
