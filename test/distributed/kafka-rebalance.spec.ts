import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { BusMessage } from '#kernel/event-bus/envelope.ts';
import type { EventBus } from '#kernel/event-bus/event-bus.ts';
import { eventually } from '../support/eventually.ts';
import { KafkaInstallation } from '../support/kafka-installation.ts';
import { letter, sealed } from '../support/letters.ts';

const KEYS = 20;
const EVERY = 20;
const SECONDS = 1_000;

/** So that there is always something in hand, behind which other keys of the partition have been handled. */
const isSlow = (key: string): boolean => Number(key.slice('key-'.length)) % 3 === 0;

/** What a group has been given and has handled, by whichever of its members. */
class Ledger {
  readonly handled = new Set<string>();
  readonly #given = new Set<string>();
  readonly firstGiven: Record<string, string[]> = {};

  give(id: string, key: string): void {
    if (this.#given.has(id)) return;
    this.#given.add(id);
    this.firstGiven[key] = [...(this.firstGiven[key] ?? []), id];
  }
}

interface Member {
  leave(): Promise<void>;
  /** As the end of its process would: what it has in hand is never handled. */
  kill(): void;
}

/** Tells letters of all keys in turn, fifty in a second, until it is stopped. */
class Author {
  readonly told: Record<string, string[]> = {};
  readonly #bus: EventBus;
  readonly #topicPrefix: string;
  readonly #publishing: Promise<void>[] = [];
  readonly #timer: NodeJS.Timeout;
  #count = 0;

  constructor(bus: EventBus, topicPrefix: string) {
    this.#bus = bus;
    this.#topicPrefix = topicPrefix;
    this.#timer = setInterval(() => this.#tell(), EVERY);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#publishing);
  }

  #tell(): void {
    const key = `key-${this.#count % KEYS}`;
    const message: BusMessage = sealed(letter(this.#count, key), this.#topicPrefix);
    this.#count += 1;
    this.told[key] = [...(this.told[key] ?? []), message.headers.ce_id];
    this.#publishing.push(this.#bus.publish(message));
  }
}

describe('a consumer group whose members come and go under load', () => {
  let installation: KafkaInstallation;
  let ledger: Ledger;
  let ending: (() => Promise<void>)[];

  beforeEach(() => {
    installation = new KafkaInstallation({ partitions: 6 });
    ledger = new Ledger();
    ending = [];
  });
  afterEach(async () => {
    for (const end of ending) await end();
    await installation.discard();
  });

  const join = async (): Promise<Member> => {
    const { bus, cut } = await installation.connect();
    let isDead = false;
    bus.subscribe({
      group: 'desk',
      topics: [`${installation.topicPrefix}.post`],
      receive: async ({ headers, key }) => {
        if (isDead) return new Promise(() => undefined);
        ledger.give(headers.ce_id, key);
        await sleep(isSlow(key) ? 1.5 * SECONDS : 30);
        if (isDead) return new Promise(() => undefined);
        ledger.handled.add(headers.ce_id);
      },
    });
    ending.push(() => bus.stop());
    await bus.start();
    const kill = () => {
      isDead = true;
      cut();
    };
    return { leave: () => bus.stop(), kill };
  };

  it('handles every event at least once, and gives those of a key first in their order', async () => {
    const first = await join();
    const second = await join();
    const { bus } = await installation.connect();
    ending.push(() => bus.stop());
    await bus.start();
    const author = new Author(bus, installation.topicPrefix);
    await eventually(() => expect(ledger.handled.size).toBeGreaterThan(50));
    await second.leave();
    await sleep(2 * SECONDS);
    const third = await join();
    await sleep(2 * SECONDS);
    first.kill();
    await sleep(2 * SECONDS);
    await join();
    await sleep(3 * SECONDS);
    await third.leave();
    await sleep(1 * SECONDS);
    await author.stop();
    const told = new Set(Object.values(author.told).flat());
    expect(told.size).toBeGreaterThan(200);
    await eventually(() => expect(told.difference(ledger.handled)).toEqual(new Set()), { within: 60 * SECONDS });
    expect(ledger.firstGiven).toEqual(author.told);
  }, 180_000);
});
