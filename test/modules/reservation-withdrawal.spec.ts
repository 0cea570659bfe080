import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel/domain/ids.ts';
import { krw } from '#kernel/domain/money.ts';
import type { EventData } from '#kernel/event-bus/event.ts';
import { Database, type SqlValue } from '#kernel/persistence/database.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { MemberChanged } from '#member';
import { ReservationCancelled, ReservationRequested, WithdrawalPartlySettled } from '#reservation';
import { eventually } from '../support/eventually.ts';
import { hostId, placeFact } from '../support/facts.ts';
import { statementsDuring } from '../support/statements.ts';
import { ReservationAtWork } from './reservation-at-work.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NON_REFUNDABLE = { name: 'NON_REFUNDABLE', terms: [], fullRefundOnBookingDay: false };

let work: ReservationAtWork;
beforeEach(async () => {
  work = await ReservationAtWork.start();
});
afterEach(() => work.bench.end());

const withdrawal = (memberId: Id<'member'>) =>
  MemberChanged.of({ memberId, version: 2, name: null, state: 'WITHDRAWN' });
const active = (memberId: Id<'member'>) => MemberChanged.of({ memberId, version: 1, name: '김손님', state: 'ACTIVE' });
const leaves = (memberId: Id<'member'>) => work.bench.hear(withdrawal(memberId));
const write = (sql: string, values: readonly SqlValue[] = []) =>
  work.bench.of('reservation', Transaction).run(() => work.bench.of('reservation', Database).run(sql, values));
const cancelled = () => work.bench.told(ReservationCancelled);

describe('a guest who withdraws', () => {
  it('loses what has not begun, once, and keeps what has', async () => {
    const begun = await work.confirmed({ from: 0, to: 3 });
    work.bench.clock.advance(7 * HOUR);
    const [coming, pending] = [await work.confirmed(), await work.book()];
    await leaves(work.guest);
    await leaves(work.guest);
    expect(await work.show(begun)).toMatchObject({ status: 'CONFIRMED' });
    expect(await work.show(coming)).toMatchObject({
      status: 'CANCELLED',
      cancellation: { refund: krw(200_000) },
      history: [{}, {}, { cause: 'WITHDRAWAL' }],
    });
    expect(await work.show(pending)).toMatchObject({ status: 'CANCELLED' });
    expect(cancelled()).toHaveLength(2);
  });

  it('loses what is to come also beside a stay that has begun by now, though it was not to by its row', async () => {
    const begun = await work.confirmed({ from: 0, to: 3 });
    work.bench.clock.advance(7 * HOUR);
    const coming = await work.confirmed();
    await write('UPDATE reservation SET begins_at = ? WHERE id = ?', [work.bench.clock.now() + HOUR, begun]);
    await leaves(work.guest);
    expect(await work.show(begun)).toMatchObject({ status: 'CONFIRMED' });
    expect(await work.show(coming)).toMatchObject({ status: 'CANCELLED' });
    expect(await work.bench.deadLetters('reservation')).toEqual([]);
  });

  it('is refunded by the terms, as if they had cancelled', async () => {
    const { accommodationId } = work;
    await work.bench.hear(placeFact({ accommodationId, hostId, version: 2, cancellationPolicy: NON_REFUNDABLE }));
    const id = await work.confirmed();
    await leaves(work.guest);
    expect(await work.show(id)).toMatchObject({ cancellation: { refund: krw(0), fee: krw(200_000) } });
  });

  it('is named no more where a stay is over or will not be, and their wishes are dropped', async () => {
    const past = await work.confirmed({ from: 0, to: 1 });
    work.bench.clock.advance(2 * DAY);
    await work.complete();
    const coming = await work.confirmed();
    await leaves(work.guest);
    for (const id of [past, coming]) {
      expect(await work.show(id)).not.toHaveProperty('guestName');
      expect(await work.show(id)).not.toHaveProperty('request');
    }
  });

  it('is named to the host as long as the stay is under way, and not after', async () => {
    const begun = await work.confirmed({ from: 0, to: 3 });
    work.bench.clock.advance(7 * HOUR);
    await leaves(work.guest);
    expect(await work.show(begun)).toMatchObject({ guestName: '함께 온 사람', request: '늦게 도착해요' });
    work.bench.clock.advance(4 * DAY);
    await work.complete();
    expect(await work.show(begun)).toMatchObject({ status: 'COMPLETED' });
    expect(await work.show(begun)).not.toHaveProperty('guestName');
  });

  it('leaves what others have booked as it is', async () => {
    const other = work.bench.newId<'member'>();
    const past = await work.confirmed({ from: 0, to: 1, by: other });
    work.bench.clock.advance(2 * DAY);
    await work.complete();
    const coming = await work.confirmed({ by: other });
    await leaves(work.guest);
    expect(await work.show(past, { to: other })).toMatchObject({ guestName: '함께 온 사람' });
    expect(await work.show(coming, { to: other })).toMatchObject({ status: 'CONFIRMED' });
  });

  it('books no more with a token that still lives, also when older news come late', async () => {
    await leaves(work.guest);
    await work.bench.hear(active(work.guest));
    await expect(work.book()).rejects.toMatchObject({ code: 'TOKEN_REVOKED' });
    expect(work.bench.told(ReservationRequested)).toEqual([]);
  });
});

describe('a host who withdraws', () => {
  it('gives the guests who have not come yet everything back, whatever the terms, and they read why', async () => {
    const { accommodationId } = work;
    await work.bench.hear(placeFact({ accommodationId, hostId, version: 2, cancellationPolicy: NON_REFUNDABLE }));
    const id = await work.confirmed();
    await leaves(hostId);
    expect(await work.show(id)).toMatchObject({
      status: 'CANCELLED',
      cancellation: { refund: krw(200_000), fee: krw(0), refundPercent: 100 },
      history: [{}, {}, { status: 'CANCELLED', cause: 'HOST_LEFT' }],
    });
    const { roomId } = work;
    expect(cancelled()).toEqual([{ reservationId: id, roomId, cause: 'HOST_LEFT', refund: krw(200_000) }]);
  });

  it('cancels what room has not answered yet, and nothing that has begun', async () => {
    const begun = await work.confirmed({ from: 0, to: 3 });
    work.bench.clock.advance(7 * HOUR);
    const pending = await work.book();
    await leaves(hostId);
    await work.bench.hear(work.allocated(pending));
    expect(await work.show(pending)).toMatchObject({ status: 'CANCELLED' });
    expect(await work.show(begun)).toMatchObject({ status: 'CONFIRMED' });
  });

  it('leaves the names of the guests, who have not withdrawn', async () => {
    const id = await work.confirmed();
    await leaves(hostId);
    expect(await work.show(id)).toMatchObject({ guestName: '함께 온 사람' });
  });

  it('receives nobody any more: a booking is rejected before room is asked, also when older news come late', async () => {
    await leaves(hostId);
    await work.bench.hear(active(hostId));
    const id = await work.book();
    expect(await work.show(id)).toMatchObject({
      status: 'REJECTED',
      reason: 'NOT_BOOKABLE',
      history: [{ cause: 'GUEST' }, { cause: 'SYSTEM', reason: 'NOT_BOOKABLE' }],
    });
    expect(work.bench.told(ReservationRequested)).toEqual([]);
  });

  it('who had booked at their own place withdraws as its guest', async () => {
    const id = await work.confirmed({ by: hostId });
    await leaves(hostId);
    expect(await work.show(id, { to: hostId })).toMatchObject({ history: [{}, {}, { cause: 'WITHDRAWAL' }] });
  });
});

describe('many stays to come', () => {
  const MANY = 230;
  const open = async () => {
    const database = work.bench.of('reservation', Database);
    const counted = "SELECT COUNT(*) AS n FROM reservation WHERE status <> 'CANCELLED'";
    return (await database.get<{ n: number }>(counted))?.n;
  };
  beforeEach(async () => {
    for (let n = 0; n < MANY; n++) await work.book();
  });

  it('are cancelled portion by portion, each asked for by an event of its own', async () => {
    await leaves(hostId);
    const told = () => [work.bench.told(WithdrawalPartlySettled).length, cancelled().length];
    await eventually(() => expect(told()).toEqual([1, 100]));
    expect(await open()).toBe(MANY - 100);
  });

  it('are all cancelled in the end, once, though every portion is asked for twice', async () => {
    await leaves(hostId);
    for (let portions = 0; portions < 2; portions++) {
      await eventually(() => expect(work.bench.told(WithdrawalPartlySettled)[portions]).toBeDefined());
      const portion = work.bench.told(WithdrawalPartlySettled)[portions] as EventData<typeof WithdrawalPartlySettled>;
      await work.bench.hear(WithdrawalPartlySettled.of(portion));
      await work.bench.hear(WithdrawalPartlySettled.of(portion));
    }
    await eventually(() => expect(cancelled()).toHaveLength(MANY));
    expect(await open()).toBe(0);
  });
});

describe('many stays that are over', () => {
  const MANY = 230;
  const naming = async () => {
    const database = work.bench.of('reservation', Database);
    const counted = 'SELECT COUNT(*) AS n FROM reservation WHERE guest_name IS NOT NULL OR request IS NOT NULL';
    return (await database.get<{ n: number }>(counted))?.n;
  };

  it('name a guest who withdraws no more, portion by portion', async () => {
    for (let n = 0; n < MANY; n++) await work.book();
    await write("UPDATE reservation SET status = 'REJECTED', due_at = NULL");
    await leaves(work.guest);
    const left = [await naming()];
    for (let portions = 0; portions < 2; portions++) {
      await eventually(() => expect(work.bench.told(WithdrawalPartlySettled)[portions]).toBeDefined());
      const portion = work.bench.told(WithdrawalPartlySettled)[portions] as EventData<typeof WithdrawalPartlySettled>;
      await work.bench.hear(WithdrawalPartlySettled.of(portion));
      left.push(await naming());
    }
    expect([left, work.bench.told(WithdrawalPartlySettled).length]).toEqual([[MANY - 100, MANY - 200, 0], 2]);
  });
});

describe('the stays to come of a party', () => {
  it('are found by their statuses, without a look at those that are over', async () => {
    const { texts } = await statementsDuring(/begins_at > /, () => leaves(hostId));
    expect(texts).toHaveLength(1);
    const plan = `EXPLAIN QUERY PLAN ${texts[0]}`;
    const steps = await work.bench.of('reservation', Database).all<{ detail: string }>(plan);
    const looks = steps.map(({ detail }) => detail).filter((detail) => / reservation /.test(detail));
    const open = (party: string) =>
      `SEARCH reservation USING INDEX reservation_open_of_${party} (${party}_id=? AND status=? AND id>?)`;
    expect(looks).toEqual([open('member'), open('member'), open('host'), open('host')]);
  });
});
