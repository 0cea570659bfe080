import { defineEntity, p } from '@mikro-orm/core';
import { Accommodation } from '../domain/accommodation.ts';

/** Maps the listing; names of columns are the names of its fields in snake_case. */
export const AccommodationEntity = defineEntity({
  class: Accommodation,
  tableName: 'accommodation',
  properties: {
    id: p.character().length(36).primary(),
    hostId: p.character().length(36),
    version: p.integer(),
    state: p.string(),
    suspendedAt: p.bigint('number').nullable(),
    hostSuspended: p.boolean(),
    name: p.string(),
    nameEn: p.string().nullable(),
    type: p.string(),
    region: p.string(),
    address: p.string(),
    description: p.text(),
    location: p.json().nullable(),
    amenities: p.json(),
    images: p.json(),
    checkInFrom: p.string(),
    checkOutUntil: p.string(),
    timeZone: p.string(),
    cancellationPolicy: p.string(),
    createdAt: p.bigint('number'),
  },
});
