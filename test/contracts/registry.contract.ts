import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Instance, Registry } from '#kernel/registry/registry.ts';
import { eventually } from '../support/eventually.ts';
import { undisturbed } from '../support/undisturbed.ts';

export interface RegistryUnderTest {
  readonly registry: Registry;
  /** The same registry as another process has it, or as the same one has where there is no other. */
  readonly elsewhere: Registry;
  close(): Promise<void>;
}

export const anInstance = (id: string, more: Partial<Instance> = {}): Instance => ({
  id,
  name: 'room',
  modules: ['room'],
  url: `http://127.0.0.1/${id}`,
  version: '1.0.0',
  state: 'ready',
  ...more,
});

interface Terms {
  /** How long an instance is shown that says nothing, in milliseconds; nothing where it cannot be silent. */
  readonly lease: number;
}

/** What a registry must do for the process that it runs in, and for those that read it. */
export function registryContract(create: () => Promise<RegistryUnderTest>, { lease }: Terms): void {
  let under: RegistryUnderTest;
  const seen = () => under.elsewhere.instances();
  /** A process that is stopped for longer than its lease is not shown, and rightly so. */
  const living = (title: string, play: () => Promise<void>) => it(title, () => undisturbed(play));

  beforeEach(async () => {
    under = await create();
  });
  afterEach(() => under.close());

  it('knows nobody at first', async () => {
    expect(await seen()).toEqual([]);
  });

  living('shows who has announced itself, as it says of itself', async () => {
    const self = anInstance('a', { modules: ['room', 'reservation'], version: '2.1.0' });
    await under.registry.announce(self);
    expect(await seen()).toEqual([self]);
  });

  living('shows the new state of an instance in place of the old one', async () => {
    await under.registry.announce(anInstance('a'));
    await under.registry.announce(anInstance('a', { state: 'draining' }));
    expect(await seen()).toEqual([anInstance('a', { state: 'draining' })]);
  });

  living('keeps whoever says nothing more and lives', async () => {
    await under.registry.announce(anInstance('a'));
    await sleep(3 * lease);
    expect(await seen()).toEqual([anInstance('a')]);
  });

  it('does not show who has withdrawn, then or later', async () => {
    await under.registry.announce(anInstance('a'));
    await under.registry.withdraw();
    expect(await seen()).toEqual([]);
    await sleep(lease);
    expect(await seen()).toEqual([]);
  });

  it('bears the withdrawal of one that was never there', async () => {
    await under.registry.withdraw();
    expect(await seen()).toEqual([]);
  });

  living('shows one that comes back, and goes on to show it', async () => {
    await under.registry.announce(anInstance('a'));
    await under.registry.withdraw();
    await under.registry.announce(anInstance('b'));
    await eventually(async () => expect(await seen()).toEqual([anInstance('b')]));
    for (const until = performance.now() + 3 * lease; performance.now() < until; await sleep(100))
      expect(await seen()).toEqual([anInstance('b')]);
  });
}
