import { setTimeout as sleep } from 'node:timers/promises';
import { RandomIds } from '#kernel/domain/ids.ts';
import { krw } from '#kernel/domain/money.ts';
import type { Token } from '#kernel/module/wire.ts';
import type { Application } from '../../src/bootstrap/application.ts';
import type { Listing } from '../../src/modules/accommodation/domain/accommodation.ts';
import { CreateAccommodation } from '../../src/modules/accommodation/use-cases/create-accommodation.ts';
import type { RoomDetails } from '../../src/modules/room/domain/room.ts';
import { OfferRoom } from '../../src/modules/room/use-cases/offer-room.ts';
import { moduleOf, startApplication } from '../application.ts';
import { answerParent } from '../child.ts';

const PLACES = 20;
const ROOMS_PER_PLACE = 10;
/** The capacity is more than a whole run books of any night. */
const OPENING = { capacity: 10_000, price: krw(90_000), weekendPrice: krw(120_000) };

const [, , folder = ''] = process.argv;
const { application } = await startApplication(folder);
const rooms = await fill(application);
await application.stop();
answerParent({ rooms: () => rooms });

/** Rooms made by the program itself, so that every table and replica is as it would be. */
async function fill(from: Application): Promise<string[]> {
  const ids = new RandomIds();
  const use = <T>(module: string, token: Token<T>): T => moduleOf(from, module).container.get(token);
  const hostId = ids.next<'member'>();
  const places = Array.from({ length: PLACES }, () => ids.next<'accommodation'>());
  for (const [index, id] of places.entries())
    await use('accommodation', CreateAccommodation).execute({ id, hostId, listing: listing(index) });
  await allHeard(from);
  const rooms: string[] = [];
  for (const accommodationId of places) {
    const offers = Array.from({ length: ROOMS_PER_PLACE }, (_, index) =>
      use('room', OfferRoom).execute({ accommodationId, hostId, details: details(index), opening: OPENING }),
    );
    rooms.push(...(await Promise.all(offers)).map(({ id }) => id));
  }
  await allHeard(from);
  return rooms;
}

async function allHeard(from: Application): Promise<void> {
  do await sleep(50);
  while (from.modules.some(({ idle }) => !idle));
}

function listing(index: number): Listing {
  return {
    name: `숙소 ${index + 1}`,
    nameEn: `Place ${index + 1}`,
    type: 'HOTEL',
    region: 'SEOUL',
    address: '서울특별시 종로구 1',
    description: 'A place as good as any other.',
    location: null,
    amenities: [],
    images: [],
    checkInFrom: '15:00',
    checkOutUntil: '11:00',
    timeZone: 'Asia/Seoul',
    cancellationPolicy: 'STANDARD',
  };
}

function details(index: number): RoomDetails {
  return {
    name: `Room ${index + 1}`,
    description: 'A room as good as any other.',
    baseOccupancy: 2,
    maxOccupancy: 4,
    extraGuestFee: krw(20_000),
    beds: [{ kind: 'DOUBLE', count: 1 }],
    amenities: [],
    images: [],
  };
}
