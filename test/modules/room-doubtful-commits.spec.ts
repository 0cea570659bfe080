import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel/domain/ids.ts';
import { krw } from '#kernel/domain/money.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { RoomChanged } from '#room';
import type { RoomChange } from '../../src/modules/room/domain/room.ts';
import { room } from '../../src/modules/room/module.ts';
import { ChangeRoom } from '../../src/modules/room/use-cases/change-room.ts';
import { OfferRoom } from '../../src/modules/room/use-cases/offer-room.ts';
import { WithdrawRoom } from '../../src/modules/room/use-cases/withdraw-room.ts';
import { afterDoubtfulCommit, afterUndoneCommit } from '../support/doubtful-commit.ts';
import { eventually } from '../support/eventually.ts';
import { hostId, placeFact } from '../support/facts.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
let accommodationId: Id<'accommodation'>;
beforeEach(async () => {
  bench = await Workbench.start(room);
  accommodationId = bench.newId();
  await bench.hear(placeFact({ accommodationId, hostId }));
});
afterEach(() => bench.end());

const doubtful = <T>(work: () => Promise<T>, meanwhile?: () => Promise<unknown>) =>
  afterDoubtfulCommit(bench.of('room', Transaction), work, meanwhile);
const undone = <T>(work: () => Promise<T>, meanwhile: () => Promise<unknown>) =>
  afterUndoneCommit(bench.of('room', Transaction), work, meanwhile);
const change = (roomId: Id<'room'>, change: RoomChange) =>
  bench.of('room', ChangeRoom).execute({ roomId, hostId, change });
const offer = () => {
  const details = { name: '온돌방', description: '', baseOccupancy: 2, maxOccupancy: 4, extraGuestFee: krw(0) };
  return bench.of('room', OfferRoom).execute({
    ...{ accommodationId, hostId, opening: { capacity: 2, price: krw(100_000) } },
    details: { ...details, beds: [], amenities: [], images: [] },
  });
};
const told = () => bench.told(RoomChanged).map(({ version, name, state }) => [version, name, state]);

describe('after a commit of which nobody knows whether it happened', () => {
  it('a room is offered, and told of once', async () => {
    expect(await doubtful(offer)).toMatchObject({ name: '온돌방' });
    await eventually(() => expect(told()).toEqual([[1, '온돌방', 'OPEN']]));
  });

  it('a change of a room is answered, and told once', async () => {
    const { id: roomId } = await offer();
    const changed = await doubtful(() => change(roomId, { name: '사랑방' }));
    expect([changed.name, changed.version]).toEqual(['사랑방', 2]);
    await eventually(() => expect(told().at(-1)).toEqual([2, '사랑방', 'OPEN']));
  });

  it('a change of a room is not made anew over the one that somebody else has committed after it', async () => {
    const { id: roomId } = await offer();
    const other = () => change(roomId, { name: '안방' });
    expect(await doubtful(() => change(roomId, { name: '사랑방' }), other)).toMatchObject({ name: '안방', version: 3 });
    const names = [
      [1, '온돌방'],
      [2, '사랑방'],
      [3, '안방'],
    ];
    await eventually(() => expect(told().map(([version, name]) => [version, name])).toEqual(names));
  });

  it('the withdrawal of a room is answered, and told once', async () => {
    const { id: roomId } = await offer();
    await doubtful(() => bench.of('room', WithdrawRoom).execute({ roomId, hostId }));
    await eventually(() => expect(told().slice(1)).toEqual([[2, '온돌방', 'WITHDRAWN']]));
  });

  it('the withdrawal of a room that is gone is refused as ever', async () => {
    const { id: roomId } = await offer();
    const withdraw = () => bench.of('room', WithdrawRoom).execute({ roomId, hostId });
    await withdraw();
    await expect(withdraw()).rejects.toMatchObject({ code: 'ROOM_NOT_FOUND' });
  });
});

describe('after a commit that was undone, and another that came in between', () => {
  it('a change of a room is made', async () => {
    const { id: roomId } = await offer();
    const other = () => change(roomId, { maxOccupancy: 3 });
    const changed = await undone(() => change(roomId, { name: '사랑방' }), other);
    expect(changed).toMatchObject({ name: '사랑방', maxOccupancy: 3, version: 3 });
    await eventually(() => expect(told().at(-1)).toEqual([3, '사랑방', 'OPEN']));
  });
});
