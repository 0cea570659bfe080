import path from 'node:path';
import { Registry } from 'prom-client';
import { AccessTokenTerms } from '#kernel/auth/access-token.ts';
import { AccessTokenVerifier } from '#kernel/auth/access-token-verifier.ts';
import { BearerAuthenticator } from '#kernel/auth/bearer-authenticator.ts';
import { loadKeys } from '#kernel/auth/signing-key-file.ts';
import { SystemClock } from '#kernel/domain/clock.ts';
import { RandomIds } from '#kernel/domain/ids.ts';
import { Health } from '#kernel/http/health.ts';
import { HttpMetrics } from '#kernel/http/http-metrics.ts';
import { HttpServer } from '#kernel/http/http-server.ts';
import { idempotentReply } from '#kernel/http/idempotent-request.ts';
import { route } from '#kernel/http/route.ts';
import { PinoLogger } from '#kernel/observability/logger.ts';
import { InProcessTokenStore } from '#kernel/token-store/in-process.token-store.ts';
import { reservationId as anId } from '#reservation';
import { HolidayCalendar } from '../../src/modules/reservation/domain/holiday-calendar.ts';
import { booking } from '../../src/modules/reservation/http/requests.ts';
import { viewOf } from '../../src/modules/reservation/queries/reservation-views.ts';
import { answerParent } from '../child.ts';
import { InboxMark, OutboxRow, StoredAnswerRow } from './usual/message-entities.ts';
import { ModuleDatabase } from './usual/module-database.ts';
import { Relay } from './usual/relay.ts';
import {
  HistoryRow,
  KnownMemberRow,
  KnownPlaceRow,
  KnownRoomRow,
  ReservationRow,
} from './usual/reservation-entities.ts';
import { Reservations } from './usual/reservations.ts';
import { CalendarRow, HoldRow, PlaceRow, RoomEntity, StockRow } from './usual/room-entities.ts';
import { Rooms } from './usual/rooms.ts';
import { Search } from './usual/search.ts';
import { SearchedNightRow } from './usual/search-entities.ts';

const [, , folder = '', mode = 'whole'] = process.argv;
const reservationDatabase = await ModuleDatabase.open(path.join(folder, 'reservation.sqlite'), [
  ...[ReservationRow, HistoryRow, KnownRoomRow, KnownPlaceRow, KnownMemberRow],
  ...[OutboxRow, InboxMark, StoredAnswerRow],
]);
const roomDatabase = await ModuleDatabase.open(path.join(folder, 'room.sqlite'), [
  RoomEntity,
  StockRow,
  HoldRow,
  PlaceRow,
  CalendarRow,
  OutboxRow,
  InboxMark,
]);
const searchDatabase = await ModuleDatabase.open(path.join(folder, 'accommodation.sqlite'), [
  SearchedNightRow,
  InboxMark,
]);

const fromReservations = new Relay(reservationDatabase, () => ({ 'reservation.requested': (row) => rooms.hold(row) }));
const fromRooms = new Relay(roomDatabase, () => ({
  'room.allocated': (row) => reservations.confirm(row),
  'room.refused': (row) => reservations.reject(row),
  'room.calendar-changed': (row) => search.keep(row),
}));
const reservations = new Reservations(reservationDatabase, new HolidayCalendar([]), (told) =>
  fromReservations.publish(told),
);
const rooms = new Rooms(roomDatabase, { tellsSearch: mode === 'whole', publish: (told) => fromRooms.publish(told) });
const search = new Search(searchDatabase);

const clock = new SystemClock();
const ids = new RandomIds();

const bookRoom = route({
  method: 'POST',
  path: '/reservations',
  summary: 'Book a room, one unit of work for each step',
  policy: 'member',
  body: booking,
  idempotent: true,
  inject: [Reservations],
  handle: async ({ body, caller, idempotency, waitSeconds }, saga) => {
    const { roomId, checkIn, checkOut, ...rest } = body;
    const made = { reservationId: ids.next<'reservation'>(), at: clock.now() };
    const command = { ...made, memberId: caller.memberId, roomId, stay: { checkIn, checkOut }, ...rest };
    const answer = await saga.request(command, idempotency);
    const { id } = answer.body as { id: string };
    const settled = await saga.settled(anId.parse(id), waitSeconds);
    if (settled.state.status === 'PENDING') return idempotentReply({ ...answer, replayed: false });
    const { location = '' } = answer.headers;
    return idempotentReply({ status: 201, headers: { location }, body: viewOf(settled), replayed: false });
  },
});

class AlwaysReady extends Health {
  async readiness() {
    return { ready: true, checks: {} };
  }
}

const sessions = new InProcessTokenStore(clock);
await sessions.restore(async () => []);
const verifier = new AccessTokenVerifier(loadKeys({ dataDir: folder }), new AccessTokenTerms(), clock);
const server = new HttpServer({
  routes: [{ route: bookRoom, resolve: () => reservations }],
  authenticator: new BearerAuthenticator(verifier, sessions),
  health: new AlwaysReady(),
  metrics: new HttpMetrics(new Registry()),
  logger: PinoLogger.to({ level: 'warn' }),
  settings: { host: '127.0.0.1', port: 0 },
});
const { port } = await server.listen();

async function stop(): Promise<void> {
  await server.drain();
  await Promise.all([fromReservations.stop(), fromRooms.stop()]);
  await Promise.all([reservationDatabase, roomDatabase, searchDatabase].map((database) => database.close()));
}

answerParent({ url: () => `http://127.0.0.1:${port}`, stop });
