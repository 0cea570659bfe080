import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { Booking } from '../../../src/modules/reservation/domain/booking.ts';
import type { KnownMember, KnownPlace, KnownRoom } from '../../../src/modules/reservation/domain/replicas.ts';
import type { Change, Price } from '../../../src/modules/reservation/domain/reservation.ts';
import type { Reservation } from '../../../src/modules/reservation/domain/reservation-repository.ts';
import type { Status } from '../../../src/modules/reservation/domain/reservation-status.ts';

export const ReservationRow = defineEntity({
  name: 'ReservationRow',
  tableName: 'reservation',
  properties: {
    id: p.string().$type<Reservation['id']>().primary(),
    memberId: p.string(),
    hostId: p.string(),
    roomId: p.string().$type<Reservation['room']['id']>(),
    roomName: p.string(),
    accommodationId: p.string().$type<Reservation['accommodation']['id']>(),
    accommodationName: p.string(),
    checkIn: p.string().$type<Booking['stay']['checkIn']>(),
    checkOut: p.string().$type<Booking['stay']['checkOut']>(),
    guests: p.integer(),
    guestName: p.string().nullable(),
    request: p.string().nullable(),
    house: p.json().$type<Booking['house']>(),
    terms: p.json().$type<Booking['terms']>(),
    bookedAt: p.bigint('number'),
    expiresAt: p.bigint('number'),
    beginsAt: p.bigint('number'),
    endsAt: p.bigint('number'),
    status: p.string().$type<Status>(),
    reason: p.string().nullable(),
    price: p.json().$type<Price>().nullable(),
  },
});

export const HistoryRow = defineEntity({
  name: 'HistoryRow',
  tableName: 'reservation_history',
  properties: {
    reservationId: p.string().primary(),
    number: p.integer().primary(),
    status: p.string().$type<Status>(),
    at: p.bigint('number'),
    cause: p.string().$type<Change['cause']>(),
    reason: p.string().nullable(),
  },
});

export const KnownRoomRow = defineEntity({
  name: 'KnownRoomRow',
  tableName: 'reservation_room',
  properties: {
    roomId: p.string().$type<KnownRoom['roomId']>().primary(),
    accommodationId: p.string().$type<KnownRoom['accommodationId']>(),
    version: p.integer(),
    name: p.string(),
    state: p.string().$type<KnownRoom['state']>(),
  },
});

export const KnownPlaceRow = defineEntity({
  name: 'KnownPlaceRow',
  tableName: 'reservation_place',
  properties: {
    accommodationId: p.string().$type<KnownPlace['accommodationId']>().primary(),
    version: p.integer(),
    hostId: p.string(),
    name: p.string(),
    house: p.json().$type<KnownPlace['house']>(),
    policy: p.json().$type<KnownPlace['policy']>(),
    state: p.string().$type<KnownPlace['state']>(),
  },
});

export const KnownMemberRow = defineEntity({
  name: 'KnownMemberRow',
  tableName: 'reservation_member',
  properties: {
    memberId: p.string().primary(),
    version: p.integer(),
    name: p.string().nullable(),
    state: p.string().$type<KnownMember['state']>(),
  },
});

export const asReservation = (row: InferEntity<typeof ReservationRow>): Reservation => ({
  id: row.id,
  memberId: row.memberId,
  hostId: row.hostId,
  room: { id: row.roomId, name: row.roomName },
  accommodation: { id: row.accommodationId, name: row.accommodationName },
  guests: row.guests,
  guestName: row.guestName ?? undefined,
  request: row.request ?? undefined,
  booking: {
    stay: { checkIn: row.checkIn, checkOut: row.checkOut },
    house: row.house,
    terms: row.terms,
    bookedAt: row.bookedAt,
  },
  expiresAt: row.expiresAt,
  state: stateOf(row),
});

function stateOf({ id, status, expiresAt, reason, price }: InferEntity<typeof ReservationRow>): Reservation['state'] {
  if (status === 'PENDING') return { status, expiresAt };
  if (status === 'REJECTED' && reason !== null) return { status, reason: reason as 'SOLD_OUT' };
  if (status === 'CONFIRMED' && price !== null && price !== undefined) return { status, price };
  throw new Error(`reservation ${id} is ${status}, which this saga never makes it`);
}
