import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { KafkaInstallation } from '../support/kafka-installation.ts';
import { undisturbed } from '../support/undisturbed.ts';

describe('a bus of Kafka on which nothing happens', () => {
  let installation: KafkaInstallation;
  let stop: () => Promise<void>;
  const warnings: Error[] = [];
  const warned = (warning: Error) => void warnings.push(warning);

  beforeEach(async () => {
    installation = new KafkaInstallation();
    process.on('warning', warned);
    const { bus } = await installation.connect();
    bus.subscribe({ group: 'desk', topics: [`${installation.topicPrefix}.post`], receive: async () => undefined });
    stop = () => bus.stop();
    await bus.start();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    process.off('warning', warned);
    await stop();
    await installation.discard();
  });

  it('sets no timer that is due already, and warns of nothing', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    await undisturbed(async () => {
      timers.mockClear();
      await sleep(3_000);
      expect(timers.mock.calls.filter(([, delay = 0]) => delay <= 0)).toEqual([]);
    });
    expect(warnings).toEqual([]);
  });
});
