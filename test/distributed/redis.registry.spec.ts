import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RedisConnection } from '#kernel/redis/redis.connection.ts';
import { RedisRegistry } from '#kernel/registry/redis.registry.ts';
import { anInstance, registryContract } from '../contracts/registry.contract.ts';
import { eventually } from '../support/eventually.ts';
import { connectRedis, forgetKeys } from '../support/redis-at-hand.ts';
import { RedisServer } from '../support/redis-server.ts';
import { undisturbed } from '../support/undisturbed.ts';

const LEASE = 1_500;

let keyPrefix: string;
let connections: RedisConnection[];
const connected = (): RedisConnection => {
  const connection = connectRedis({ keyPrefix });
  connections.push(connection);
  return connection;
};
const begin = (): void => {
  keyPrefix = `jumak-test-${randomUUID()}`;
  connections = [];
};
beforeEach(begin);

describe('the registry in Redis', () => {
  registryContract(
    async () => {
      const registry = new RedisRegistry(connected());
      return {
        registry,
        elsewhere: new RedisRegistry(connected()),
        close: async () => {
          await registry.withdraw();
          for (const connection of connections) connection.close();
        },
      };
    },
    { lease: LEASE },
  );

  describe('of many processes', () => {
    let registries: RedisRegistry[];
    let reader: RedisRegistry;
    const idsSeen = async () => (await reader.instances()).map(({ id }) => id);
    const started = async (id: string, connection = connected()) => {
      const registry = new RedisRegistry(connection);
      registries.push(registry);
      await registry.announce(anInstance(id));
      return registry;
    };
    const play = async (scene: () => Promise<void>) => {
      begin();
      registries = [];
      reader = new RedisRegistry(connected());
      try {
        await scene();
      } finally {
        for (const registry of registries) await registry.withdraw();
        for (const connection of connections) connection.close();
      }
    };
    /** A process that is stopped for longer than its lease is not shown, and rightly so. */
    const living = (title: string, scene: () => Promise<void>) => it(title, () => undisturbed(() => play(scene)));

    living('shows all of them in the order of their ids', async () => {
      for (const id of ['b', 'c', 'a']) await started(id);
      expect(await idsSeen()).toEqual(['a', 'b', 'c']);
    });

    living('stops to show one that was killed, and goes on to show the others', async () => {
      await started('a');
      const killed = connected();
      await started('b', killed);
      expect(await idsSeen()).toEqual(['a', 'b']);
      killed.close();
      await eventually(async () => expect(await idsSeen()).toEqual(['a']));
    });

    living('keeps those seen last when all is lost, until each has had the time to say that it is there', async () => {
      await started('a');
      const late = connected();
      await started('b', late);
      expect(await idsSeen()).toEqual(['a', 'b']);
      late.close();
      await forgetKeys(connected());
      expect(await idsSeen()).toEqual(['a', 'b']);
      await sleep(600);
      expect(await idsSeen()).toEqual(['a', 'b']);
      await eventually(async () => expect(await idsSeen()).toEqual(['a']));
    });

    living('shows a reader that cannot read what it saw last', async () => {
      await started('a');
      const cut = connected();
      const blind = new RedisRegistry(cut);
      expect(await blind.instances()).toHaveLength(1);
      cut.close();
      expect(await blind.instances()).toEqual([anInstance('a')]);
    });
  });

  it('shows all of them while Redis is silent for longer than a lease, and when it answers again', () =>
    undisturbed(withSilence));

  async function withSilence(): Promise<void> {
    begin();
    const redis = await RedisServer.start();
    const registryOf = () => {
      const connection = connectRedis({ url: redis.url, keyPrefix });
      connections.push(connection);
      return new RedisRegistry(connection);
    };
    const [one, other, reader] = [registryOf(), registryOf(), registryOf()];
    const seen = new Set<string>();
    const look = async (milliseconds: number) => {
      const until = performance.now() + milliseconds;
      do {
        seen.add((await reader.instances()).map(({ id }) => id).join(' '));
        await sleep(20);
      } while (performance.now() < until);
    };
    try {
      await one.announce(anInstance('a'));
      await other.announce(anInstance('b'));
      await look(0);
      redis.pause();
      await look(2_500);
      const asking = look(5_000);
      redis.resume();
      await asking;
      expect([...seen]).toEqual(['a b']);
    } finally {
      await one.withdraw();
      await other.withdraw();
      for (const connection of connections) connection.close();
      await redis.end();
    }
  }
});
