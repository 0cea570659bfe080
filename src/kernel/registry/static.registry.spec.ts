import { expect, it } from '@jest/globals';
import { StaticRegistry } from './static.registry.ts';

const room = { name: 'room', modules: ['room'], url: 'http://room.inn.example:8103' };
const urls = async (registry: StaticRegistry) => (await registry.instances()).map(({ url }) => url);

it('has an instance for each address of a host name, all of them ready', async () => {
  const registry = new StaticRegistry([room], async () => ['10.0.0.2', '10.0.0.1', 'fd00::1']);
  expect(await urls(registry)).toEqual(['http://10.0.0.1:8103', 'http://10.0.0.2:8103', 'http://[fd00::1]:8103']);
  expect((await registry.instances())[0]).toMatchObject({ name: 'room', modules: ['room'], state: 'ready' });
});

it('takes an address for itself', async () => {
  const registry = new StaticRegistry([{ ...room, url: 'http://127.0.0.1:8103' }]);
  expect(await urls(registry)).toEqual(['http://127.0.0.1:8103']);
});

it('has one instance of what is named twice for different modules', async () => {
  const registry = new StaticRegistry(
    [room, { name: 'member', modules: ['member'], url: `${room.url}/` }],
    async () => ['10.0.0.1'],
  );
  expect(await registry.instances()).toMatchObject([{ name: 'room+member', modules: ['room', 'member'] }]);
});

it('follows a name that comes to stand for other addresses, and keeps what it knew while it cannot be resolved', async () => {
  let addresses: readonly string[] | undefined = ['10.0.0.1'];
  let asked = 0;
  const registry = new StaticRegistry([room], async () => {
    asked += 1;
    if (addresses === undefined) throw new Error('ENOTFOUND');
    return addresses;
  });
  expect(await urls(registry)).toEqual(['http://10.0.0.1:8103']);
  addresses = undefined;
  const until = performance.now() + 30_000;
  while (asked < 2 && performance.now() < until) await registry.instances();
  expect(await urls(registry)).toEqual(['http://10.0.0.1:8103']);
  addresses = ['10.0.0.9'];
  while (asked < 3 && performance.now() < until) await registry.instances();
  expect(await urls(registry)).toEqual(['http://10.0.0.9:8103']);
});

it('knows which of the addresses is this process, by the name that it is reached under', async () => {
  const names: Readonly<Record<string, readonly string[]>> = {
    'room.inn.example': ['10.0.0.1', '10.0.0.2'],
    'pod-2': ['10.0.0.2'],
  };
  const registry = new StaticRegistry([room], async (host) => names[host] ?? []);
  const self = { ...room, id: 'me', url: 'http://pod-2:8103', version: '1.2.3' };
  await registry.announce({ ...self, state: 'ready' });
  expect(await registry.instances()).toMatchObject([
    { id: 'http://10.0.0.1:8103', state: 'ready' },
    { id: 'me', url: 'http://10.0.0.2:8103', version: '1.2.3', state: 'ready' },
  ]);
  await registry.announce({ ...self, state: 'draining' });
  expect((await registry.instances()).map(({ state }) => state)).toEqual(['ready', 'draining']);
});

it('takes itself for none of them while its name may stand for any', async () => {
  const registry = new StaticRegistry([room], async () => ['10.0.0.1', '10.0.0.2']);
  await registry.announce({ ...room, id: 'me', version: '1.2.3', state: 'ready' });
  expect((await registry.instances()).map(({ id }) => id)).toEqual(['http://10.0.0.1:8103', 'http://10.0.0.2:8103']);
});
