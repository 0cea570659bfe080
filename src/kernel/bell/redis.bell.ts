import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { RedisConnection } from '../redis/redis.connection.ts';
import { Bell } from './bell.ts';
import { InProcessBell } from './in-process.bell.ts';

/** Rings in this process at once and in the others by publish and subscribe. What is published while Redis is away is not heard. */
export class RedisBell extends Bell {
  readonly #redis: RedisConnection;
  readonly #channel: string;
  readonly #here = new InProcessBell();
  readonly #origin = randomUUID();
  #listener: Redis | undefined;

  constructor(redis: RedisConnection) {
    super();
    this.#redis = redis;
    this.#channel = redis.key('bell');
  }

  ring(topic: string): void {
    this.#here.ring(topic);
    if (this.#redis.answers)
      this.#redis.ask((redis) => redis.publish(this.#channel, `${this.#origin} ${topic}`)).catch(() => {});
  }

  next(topic: string, wait: { readonly milliseconds: number; readonly signal?: AbortSignal }): Promise<void> {
    this.#listener ??= this.#listen();
    return this.#here.next(topic, wait);
  }

  #listen(): Redis {
    const listener = this.#redis.open({ maxRetriesPerRequest: null });
    listener.on('message', (_channel: string, message: string) => this.#hear(message));
    listener.subscribe(this.#channel).catch(() => {});
    return listener;
  }

  #hear(message: string): void {
    const end = message.indexOf(' ');
    if (message.slice(0, end) !== this.#origin) this.#here.ring(message.slice(end + 1));
  }
}
