import { AccommodationChanged } from '#accommodation';
import type { Id } from '#kernel/domain/ids.ts';
import type { EventData } from '#kernel/event-bus/event.ts';

type Place = EventData<typeof AccommodationChanged>;

/** A place as accommodation would tell of it. */
export const placeFact = (place: Pick<Place, 'accommodationId' | 'hostId'> & Partial<Place>) =>
  AccommodationChanged.of({
    version: 1,
    name: '검은돌 민박',
    timeZone: 'Asia/Seoul',
    checkInFrom: '15:00',
    checkOutUntil: '11:00',
    cancellationPolicy: {
      name: 'FLEXIBLE',
      terms: [{ untilDaysBefore: 1, refundPercent: 100 }],
      fullRefundOnBookingDay: false,
    },
    state: 'LISTED',
    ...place,
  });

export const hostId = '018f0000-0000-7000-8000-000000000001' as Id<'member'>;
