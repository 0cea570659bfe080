import { describe, expect, it } from '@jest/globals';
import { RandomIds } from '#kernel/domain/ids.ts';
import { AccommodationNotFound, VersionConflict } from './accommodation.errors.ts';
import { Accommodation } from './accommodation.ts';

const ids = new RandomIds();

const place = () =>
  new Accommodation({
    id: ids.next(),
    hostId: ids.next(),
    createdAt: 0,
    name: '달빛 한옥',
    nameEn: null,
    type: 'HANOK',
    region: 'SEOUL',
    address: '서울 어딘가',
    description: '마당이 있는 집',
    location: null,
    amenities: [],
    images: [],
    checkInFrom: '15:00',
    checkOutUntil: '11:00',
    timeZone: 'Asia/Seoul',
    cancellationPolicy: 'STANDARD',
  });

describe('an accommodation', () => {
  it('raises its version by one with every change', () => {
    const listed = place();
    listed.revise({ name: '햇빛 한옥' });
    expect([listed.version, listed.name]).toEqual([2, '햇빛 한옥']);
  });

  it('stays as it is when nothing is said', () => {
    const listed = place();
    listed.revise({ name: undefined });
    expect([listed.version, listed.name]).toEqual([1, '달빛 한옥']);
  });

  it('is not changed for a version that it no longer has', () => {
    const listed = place();
    listed.revise({ name: '햇빛 한옥' }, [1]);
    expect(() => listed.revise({ name: '별빛 한옥' }, [1])).toThrow(VersionConflict);
    expect(listed.name).toBe('햇빛 한옥');
  });

  it('admits its own host and an admin, and is not there for another host', () => {
    const listed = place();
    expect(() => listed.admit({ memberId: listed.hostId, isAdmin: false })).not.toThrow();
    expect(() => listed.admit({ memberId: ids.next(), isAdmin: true })).not.toThrow();
    expect(() => listed.admit({ memberId: ids.next(), isAdmin: false })).toThrow(AccommodationNotFound);
  });

  it('admits nobody once it is withdrawn', () => {
    const listed = place();
    listed.withdraw();
    expect(() => listed.admit({ memberId: listed.hostId, isAdmin: true })).toThrow(AccommodationNotFound);
    expect(listed.version).toBe(2);
  });
});

describe('a suspended accommodation', () => {
  it('raises its version as it leaves and as it comes back', () => {
    const listed = place();
    expect([listed.suspend(1), listed.state, listed.version]).toEqual([true, 'SUSPENDED', 2]);
    expect([listed.reinstate(), listed.state, listed.version]).toEqual([true, 'LISTED', 3]);
  });

  it('stays as it is when it is suspended or reinstated again', () => {
    const listed = place();
    listed.suspend(1);
    expect([listed.suspend(2), listed.suspendedAt, listed.version]).toEqual([false, 1, 2]);
    listed.reinstate();
    expect([listed.reinstate(), listed.version]).toEqual([false, 3]);
  });

  it('does not come back with its host when an admin suspended it', () => {
    const listed = place();
    listed.suspend(1);
    listed.followHost({ suspended: true });
    listed.followHost({ suspended: false });
    expect([listed.state, listed.version]).toEqual(['SUSPENDED', 2]);
  });

  it('does not come back by an admin while its host is suspended', () => {
    const listed = place();
    listed.followHost({ suspended: true });
    listed.suspend(1);
    listed.reinstate();
    expect(listed.state).toBe('SUSPENDED');
    listed.followHost({ suspended: false });
    expect(listed.state).toBe('LISTED');
  });

  it('can be withdrawn, and then it is neither suspended nor reinstated any more', () => {
    const listed = place();
    listed.suspend(1);
    listed.withdraw();
    expect(() => listed.suspend(2)).toThrow(AccommodationNotFound);
    expect(() => listed.reinstate()).toThrow(AccommodationNotFound);
    expect([listed.followHost({ suspended: true }), listed.state]).toEqual([false, 'WITHDRAWN']);
  });
});
