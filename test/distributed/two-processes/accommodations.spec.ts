import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AccommodationChanged } from '#accommodation';
import type { Id } from '#kernel/domain/ids.ts';
import { Transaction } from '#kernel/persistence/transaction.ts';
import { MemberChanged } from '#member';
import type { Listing } from '../../../src/modules/accommodation/domain/accommodation.ts';
import { Hosts } from '../../../src/modules/accommodation/domain/hosts.ts';
import { accommodation } from '../../../src/modules/accommodation/module.ts';
import { CreateAccommodation } from '../../../src/modules/accommodation/use-cases/create-accommodation.ts';
import { ReviseAccommodation } from '../../../src/modules/accommodation/use-cases/revise-accommodation.ts';
import { SuspendAccommodation } from '../../../src/modules/accommodation/use-cases/suspend-accommodation.ts';
import { WithdrawAccommodation } from '../../../src/modules/accommodation/use-cases/withdraw-accommodation.ts';
import { OFTEN, TwoProcesses } from '../../support/two-processes.ts';
import type { Workbench } from '../../support/workbench.ts';

const listing: Listing = {
  ...{ name: '검은돌 민박', nameEn: null, type: 'MINBAK', region: 'JEJU', address: '제주시 어딘가 1', description: '' },
  ...{ location: null, amenities: [], images: [], checkInFrom: '15:00', checkOutUntil: '11:00' },
  ...{ timeZone: 'Asia/Seoul', cancellationPolicy: 'FLEXIBLE' },
};

const WHILE = 500;

let two: TwoProcesses;
beforeEach(async () => {
  two = await TwoProcesses.start(accommodation);
});
afterEach(() => two.end());

async function list(bench: Workbench, hostId: Id<'member'> = bench.newId(), id = bench.newId<'accommodation'>()) {
  await bench.of('accommodation', CreateAccommodation).execute({ id, hostId, listing });
  return { id, editor: { memberId: hostId, isAdmin: false } };
}
const stateOf = async (id: Id<'accommodation'>) => {
  const [row] = await two.rows<{ state: string; name: string; address: string; version: number }>(
    'SELECT state, name, address, version FROM accommodation WHERE id = ?',
    [id],
  );
  const shown = await two.rows('SELECT * FROM accommodation_search WHERE accommodation_id = ?', [id]);
  expect(shown).toHaveLength(row?.state === 'LISTED' ? 1 : 0);
  const facts = (await two.told(AccommodationChanged)).filter(({ accommodationId }) => accommodationId === id);
  expect(facts.map(({ version }) => version)).toEqual(facts.map((_, at) => at + 1));
  expect(facts.at(-1)).toMatchObject({ state: row?.state, name: row?.name, version: row?.version });
  return row;
};

describe('two processes at once', () => {
  it('suspend a place and change what is said of it, and both is so', async () => {
    for (const time of OFTEN) {
      const { id, editor } = await list(two.one);
      const outcomes = await two.atOnce(
        (bench) => bench.of('accommodation', SuspendAccommodation).execute({ id, by: bench.newId() }),
        (bench) =>
          bench
            .of('accommodation', ReviseAccommodation)
            .execute({ id, editor, changes: { name: `이름 ${time}` }, expected: undefined }),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      expect(await stateOf(id)).toMatchObject({ state: 'SUSPENDED', name: `이름 ${time}`, version: 3 });
    }
  });

  it('let one of two changes win that were made for the same version', async () => {
    const { id, editor } = await list(two.one);
    for (const time of OFTEN) {
      const revise = (name: string) => (bench: Workbench) =>
        bench.of('accommodation', ReviseAccommodation).execute({ id, editor, changes: { name }, expected: [time + 1] });
      const outcomes = await two.atOnce(revise(`A${time}`), revise(`B${time}`));
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      await stateOf(id);
    }
  });

  it('withdraw a place for good, whatever is said of it meanwhile', async () => {
    for (const time of OFTEN) {
      const { id, editor } = await list(two.one);
      await two.atOnce(
        (bench) => bench.of('accommodation', WithdrawAccommodation).execute({ id, editor }),
        (bench) =>
          bench
            .of('accommodation', ReviseAccommodation)
            .execute({ id, editor, changes: { name: `이름 ${time}` }, expected: undefined }),
      );
      expect(await stateOf(id)).toMatchObject({ state: 'WITHDRAWN' });
    }
  });

  it.each([
    ['known', true],
    ['not heard of yet', false],
  ])('list no place of a host who withdraws or is suspended meanwhile, and who was %s', async (_, known) => {
    for (const time of OFTEN) {
      const [hostId, id] = [two.one.newId<'member'>(), two.one.newId<'accommodation'>()];
      if (known) await two.one.hear(MemberChanged.of({ memberId: hostId, version: 1, name: '주인', state: 'ACTIVE' }));
      const gone =
        time % 2 === 0
          ? ({ name: null, state: 'WITHDRAWN' } as const)
          : ({ name: '주인', state: 'SUSPENDED' } as const);
      const [listed] = await two.atOnce(
        (bench) => list(bench, hostId, id),
        (bench) => bench.hear(MemberChanged.of({ memberId: hostId, version: 2, ...gone })),
      );
      if (listed.status === 'fulfilled') expect(await stateOf(id)).toMatchObject({ state: gone.state });
      else expect(listed.reason).toMatchObject({ code: expect.stringMatching(/^HOST_/) });
    }
    for (const bench of two.benches) expect(bench.failures('accommodation')).toBe(0);
  });

  it.each([
    ['known', true],
    ['not heard of yet', false],
  ])('hear nothing new in one of a host who was %s while the other lists a place of theirs', async (_, known) => {
    const hostId = two.one.newId<'member'>();
    const fact = (version: number, state: 'ACTIVE' | 'SUSPENDED') =>
      MemberChanged.of({ memberId: hostId, version, name: '주인', state });
    if (known) await two.one.hear(fact(1, 'ACTIVE'));
    const committed: string[] = [];
    let heard: Promise<void> = Promise.resolve();
    await two.one.of('accommodation', Transaction).run(async () => {
      expect(await two.one.of('accommodation', Hosts).stateOf(hostId)).toBe('ACTIVE');
      heard = two.other.hear(fact(2, 'SUSPENDED')).then(() => void committed.push('heard'));
      await Promise.race([heard, sleep(WHILE)]);
      committed.push('listed');
    });
    await heard;
    expect(committed).toEqual(['listed', 'heard']);
  });

  it('list a place of one id once', async () => {
    for (const _ of OFTEN) {
      const [hostId, id] = [two.one.newId<'member'>(), two.one.newId<'accommodation'>()];
      const outcomes = await two.atOnce(
        (bench) => list(bench, hostId, id),
        (bench) => list(bench, hostId, id),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      expect(await stateOf(id)).toMatchObject({ version: 1 });
    }
  });
});
