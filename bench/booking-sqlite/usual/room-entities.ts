import { defineEntity, p } from '@mikro-orm/core';
import type { LocalDate } from '#kernel/domain/local-date.ts';
import type { Allocation } from '../../../src/modules/room/domain/allocation.ts';

export { RoomEntity } from '../../../src/modules/room/persistence/room.entity.ts';

export const StockRow = defineEntity({
  name: 'StockRow',
  tableName: 'room_stock',
  properties: {
    roomId: p.string().primary(),
    night: p.string().$type<LocalDate>().primary(),
    capacity: p.integer(),
    available: p.integer(),
    price: p.bigint('number'),
    closed: p.integer(),
  },
});

export const HoldRow = defineEntity({
  name: 'HoldRow',
  tableName: 'room_hold',
  properties: {
    reservationId: p.string().primary(),
    roomId: p.string(),
    checkIn: p.string().nullable(),
    checkOut: p.string().nullable(),
    state: p.string(),
    answer: p.json().$type<Allocation>().nullable(),
    changedAt: p.bigint('number'),
  },
});

export const PlaceRow = defineEntity({
  name: 'PlaceRow',
  tableName: 'room_place',
  properties: {
    accommodationId: p.string().primary(),
    version: p.integer(),
    hostId: p.string(),
    timeZone: p.string(),
    state: p.string(),
  },
});

export const CalendarRow = defineEntity({
  name: 'CalendarRow',
  tableName: 'room_calendar',
  properties: {
    roomId: p.string().primary(),
    version: p.bigint('number'),
  },
});
