import { defineEntity, p } from '@mikro-orm/core';
import { Room } from '../domain/room.ts';

export const RoomEntity = defineEntity({
  class: Room,
  tableName: 'room',
  properties: {
    id: p.string().primary().$type<Room['id']>(),
    accommodationId: p.string().$type<Room['accommodationId']>(),
    createdAt: p.bigint('number'),
    version: p.integer(),
    state: p.string().$type<Room['state']>(),
    name: p.string(),
    description: p.text(),
    baseOccupancy: p.integer(),
    maxOccupancy: p.integer(),
    extraGuestFee: p.bigint('number'),
    sizeSqm: p.integer().nullable(),
    beds: p.json().$type<Room['beds']>(),
    amenities: p.json().$type<Room['amenities']>(),
    images: p.json().$type<Room['images']>(),
    capacity: p.integer(),
    price: p.bigint('number'),
    weekendPrice: p.bigint('number').nullable(),
  },
});
