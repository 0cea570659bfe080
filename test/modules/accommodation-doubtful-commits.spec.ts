import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Caller } from '#kernel/http/route.ts';
import { AccommodationNotFound, VersionConflict } from '../../src/modules/accommodation/domain/accommodation.errors.ts';
import { afterDoubtfulCommit, afterUndoneCommit } from '../support/doubtful-commit.ts';
import { eventually } from '../support/eventually.ts';
import { AccommodationAtWork } from './accommodation-at-work.ts';

let work: AccommodationAtWork;
let caller: Caller;
let params: { readonly id: string };
beforeEach(async () => {
  work = await AccommodationAtWork.start(Date.parse('2026-07-01T00:00:00Z'));
  caller = { memberId: work.newId(), sessionId: 'session', role: 'HOST' };
  const body = {
    name: '고개 너머 주막',
    type: 'HANOK',
    region: 'GANGWON',
    address: '고갯길 1',
    description: '옛길 옆 집',
  };
  params = { id: (await work.call<{ id: string }>('POST /accommodations', { caller, body })).body.id };
  await work.isQuiet();
});
afterEach(() => work.stop());

const doubtful = <T>(ask: () => Promise<T>, meanwhile?: () => Promise<unknown>) =>
  afterDoubtfulCommit(work.transaction, ask, meanwhile);
const undone = <T>(ask: () => Promise<T>, meanwhile: () => Promise<unknown>) =>
  afterUndoneCommit(work.transaction, ask, meanwhile);
const revise = (tag: string, body: object = { name: '새 주막' }) =>
  work.call('PATCH /accommodations/:id', { caller, params, headers: { 'if-match': tag }, body });
const withdraw = () => work.call('DELETE /accommodations/:id', { caller, params });
const states = () =>
  work.told.map(({ payload }) => JSON.parse(payload).data).map(({ version, state }) => [version, state]);

describe('after a commit of which nobody knows whether it happened', () => {
  it('a change of a place meets its own version, and is told once', async () => {
    const changed = await doubtful(() => revise('"1"'));
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { name: '새 주막' } });
    await eventually(() =>
      expect(states()).toEqual([
        [1, 'LISTED'],
        [2, 'LISTED'],
      ]),
    );
  });

  it('a change of a place stands, though somebody else has changed it since', async () => {
    const other = () => revise('"2"', { address: '고갯길 2' });
    const changed = await doubtful(() => revise('"1"'), other);
    expect(changed).toMatchObject({ status: 200, body: { name: '새 주막', address: '고갯길 2' } });
  });

  it('a change of a place as it was before is refused as ever', async () => {
    await revise('"1"');
    await expect(doubtful(() => revise('"1"'))).rejects.toThrow(VersionConflict);
  });

  it('the withdrawal of a place is answered, and told once', async () => {
    expect(await doubtful(withdraw)).toMatchObject({ status: 204 });
    await eventually(() =>
      expect(states()).toEqual([
        [1, 'LISTED'],
        [2, 'WITHDRAWN'],
      ]),
    );
  });

  it('the withdrawal of a place that is gone is refused as ever', async () => {
    await withdraw();
    await expect(withdraw()).rejects.toThrow(AccommodationNotFound);
  });
});

describe('after a commit that was undone, and another that came in between', () => {
  const other = () => revise('*', { address: '고갯길 2' });

  it('a change of a place as it was before is refused', async () => {
    await expect(undone(() => revise('"1"'), other)).rejects.toThrow(VersionConflict);
  });

  it('a change of a place as it may be is made', async () => {
    const changed = await undone(() => revise('*'), other);
    expect(changed).toMatchObject({ headers: { etag: '"3"' }, body: { name: '새 주막', address: '고갯길 2' } });
  });
});
