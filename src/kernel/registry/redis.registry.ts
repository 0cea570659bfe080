import type { RedisConnection } from '../redis/redis.connection.ts';
import { LastSeen } from './last-seen.ts';
import { type Instance, Registry } from './registry.ts';

const LEASE = 1_500;
const RENEWED_EVERY = 400;

/**
 * Who is there until when, by the clock of Redis, and what each says of itself. The `life` of the registry begins with the first to
 * come, and anew with the first after all were silent for a lease: then Redis was away, and not they.
 */
const TELL = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local told = redis.call('GET', KEYS[4])
if not told or now - told > tonumber(ARGV[3]) then redis.call('SET', KEYS[3], now) end
redis.call('SET', KEYS[4], now)
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
return 1`;

const WITHDRAW = `
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return 1`;

/** Forgets whose lease has run out. Nothing at all when nobody has told anything since the data were lost, or since Redis was away. */
const READ = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local life = redis.call('GET', KEYS[3])
if not life then return {} end
local silent = now - redis.call('GET', KEYS[4]) > tonumber(ARGV[1])
if silent and redis.call('ZCARD', KEYS[1]) > 0 then return {} end
local gone = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)
for _, id in ipairs(gone) do
  redis.call('ZREM', KEYS[1], id)
  redis.call('HDEL', KEYS[2], id)
end
return {life, tostring(now - life), redis.call('HVALS', KEYS[2])}`;

/** Each process holds a lease of 1.5 seconds, and renews it for as long as it lives. */
export class RedisRegistry extends Registry {
  readonly #redis: RedisConnection;
  readonly #keys: readonly [string, string, string, string];
  readonly #seen = new LastSeen();
  #self: Instance | undefined;
  #renewal: NodeJS.Timeout | undefined;

  constructor(redis: RedisConnection) {
    super();
    this.#redis = redis;
    const key = (what: string) => redis.key('registry', what);
    this.#keys = [key('leases'), key('instances'), key('life'), key('told')];
  }

  async announce(instance: Instance): Promise<void> {
    this.#self = instance;
    this.#renewal ??= setInterval(() => this.#tell(), RENEWED_EVERY).unref();
    await this.#tell();
  }

  async withdraw(): Promise<void> {
    clearInterval(this.#renewal);
    this.#renewal = undefined;
    const self = this.#self;
    this.#self = undefined;
    if (self !== undefined)
      await this.#redis.ask((redis) => redis.eval(WITHDRAW, 4, ...this.#keys, self.id)).catch(() => {});
  }

  async instances(): Promise<readonly Instance[]> {
    try {
      const read = await this.#redis.ask((redis) => redis.eval(READ, 4, ...this.#keys, LEASE));
      const [life, age, texts = []] = read as readonly [life?: string, age?: string, texts?: readonly string[]];
      if (life === undefined) return this.#seen.instances;
      return this.#seen.take({ life, age: Number(age), instances: texts.map((text) => JSON.parse(text) as Instance) });
    } catch {
      return this.#seen.instances;
    }
  }

  /** What is not taken is told again with the next renewal. */
  async #tell(): Promise<void> {
    const self = this.#self;
    if (self === undefined) return;
    const told = [self.id, JSON.stringify(self), LEASE];
    await this.#redis.ask((redis) => redis.eval(TELL, 4, ...this.#keys, ...told)).catch(() => {});
  }
}
