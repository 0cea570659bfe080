import { type RedisAddress, redisClient } from './redis.client.ts';

/** How a Redis was found. Without a fix all is well; with `stops` no process of ours could ever work with it as it is. */
export interface RedisFinding {
  readonly says: string;
  readonly fix?: string;
  readonly stops?: boolean;
}

const PATIENCE = 1_000;
const OLDEST_MAJOR = 7;
const AWAY = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** Looks whether the Redis of the settings answers, lets us in, and keeps what it is given; changes nothing. */
export async function examineRedis(address: RedisAddress): Promise<readonly RedisFinding[]> {
  const client = redisClient(address, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    connectTimeout: PATIENCE,
    commandTimeout: PATIENCE,
    retryStrategy: () => null,
  });
  let fault: NodeJS.ErrnoException | undefined;
  client.on('error', (error) => {
    fault ??= error;
  });
  try {
    await client.connect();
    return judge(await client.info('server', 'memory'));
  } catch (error) {
    return [unreached(fault ?? (error as Error))];
  } finally {
    client.disconnect();
  }
}

function unreached({ code = '', message }: NodeJS.ErrnoException): RedisFinding {
  if (AWAY.test(code) || /timed out|timeout/i.test(message))
    return {
      says: `cannot be reached: ${message}; until it can be, whoever signs in is answered 503`,
      fix: 'Start Redis, or set JUMAK_REDIS_URL to where it is.',
    };
  return {
    says: `refuses this process: ${message}`,
    fix: 'Set JUMAK_REDIS_USER and JUMAK_REDIS_PASSWORD (or _FILE), and for TLS rediss:// in JUMAK_REDIS_URL and JUMAK_REDIS_CA_FILE.',
    stops: true,
  };
}

function judge(info: string): readonly RedisFinding[] {
  const field = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const version = field('redis_version');
  if (Number.parseInt(version, 10) < OLDEST_MAJOR)
    return [{ says: `is of version ${version}`, fix: `Use Redis ${OLDEST_MAJOR}.0 or newer.`, stops: true }];
  const policy = field('maxmemory_policy');
  if (policy !== 'noeviction')
    return [
      {
        says: `forgets keys when its memory is full (maxmemory-policy ${policy}), and with them who has signed out`,
        fix: 'Set maxmemory-policy noeviction in its configuration.',
      },
    ];
  return [{ says: `answers; version ${version}` }];
}
