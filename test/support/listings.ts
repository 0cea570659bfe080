import type { ApiClient } from './api-client.ts';

export const krw = (amount: number) => ({ amount, currency: 'KRW' });

interface Listing {
  readonly capacity?: number;
  readonly price?: number;
  readonly weekendPrice?: number;
  readonly baseOccupancy?: number;
  readonly maxOccupancy?: number;
  readonly extraGuestFee?: number;
  readonly policy?: 'FLEXIBLE' | 'STRICT' | 'NON_REFUNDABLE' | 'STANDARD';
}

export interface Listed {
  readonly accommodationId: string;
  readonly roomId: string;
}

async function listPlace(host: ApiClient, policy: Listing['policy'] = 'FLEXIBLE'): Promise<string> {
  const place = {
    name: '검은돌 민박',
    type: 'MINBAK',
    region: 'JEJU',
    address: '제주시 어딘가 1',
    description: '돌담 옆 작은 집',
    cancellationPolicy: policy,
  };
  return (await host.must(201, host.post('/accommodations', place))).id;
}

export async function addRoom(host: ApiClient, accommodationId: string, listing: Listing = {}): Promise<string> {
  const { capacity = 3, price = 100_000, weekendPrice, baseOccupancy = 2, maxOccupancy = 4, extraGuestFee } = listing;
  const room = {
    name: '온돌방',
    baseOccupancy,
    maxOccupancy,
    capacity,
    price: krw(price),
    ...(weekendPrice === undefined ? {} : { weekendPrice: krw(weekendPrice) }),
    ...(extraGuestFee === undefined ? {} : { extraGuestFee: krw(extraGuestFee) }),
  };
  return (await host.must(201, host.post(`/accommodations/${accommodationId}/rooms`, room))).id;
}

/** A place with one room, bookable at once. */
export async function list(host: ApiClient, listing: Listing = {}): Promise<Listed> {
  const accommodationId = await listPlace(host, listing.policy);
  return { accommodationId, roomId: await addRoom(host, accommodationId, listing) };
}
