import { AccommodationChanged } from '../contract.ts';
import type { Accommodation } from '../domain/accommodation.ts';
import { CANCELLATION_POLICIES } from '../domain/cancellation-policies.ts';

/** The place as it is now, for everybody who keeps a replica. */
export function factOf(place: Accommodation) {
  const { name, terms, fullRefundOnBookingDay } = CANCELLATION_POLICIES[place.cancellationPolicy];
  return AccommodationChanged.of({
    accommodationId: place.id,
    version: place.version,
    hostId: place.hostId,
    name: place.name,
    timeZone: place.timeZone,
    checkInFrom: place.checkInFrom,
    checkOutUntil: place.checkOutUntil,
    cancellationPolicy: { name, terms: structuredClone(terms) as Terms, fullRefundOnBookingDay },
    state: place.state,
  });
}

type Terms = Parameters<typeof AccommodationChanged.of>[0]['cancellationPolicy']['terms'];
