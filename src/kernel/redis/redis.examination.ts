import { isNotTrusted, speaksTls } from '../tls/handshake.ts';
import { asksForTls, type RedisAddress, redisClient } from './redis.client.ts';
import { infoField, KEEPS_ALL } from './redis.info.ts';
import { refusedCommands, rightsOf } from './redis.rights.ts';

/** How a Redis was found. Without a fix all is well; with `stops` no process of ours could ever work with it as it is. */
export interface RedisFinding {
  readonly says: string;
  readonly fix?: string;
  readonly stops?: boolean;
}

const PATIENCE = 1_000;
const OLDEST_MAJOR = 7;
const NAMED_AT_MOST = 6;
const NOT_LET_IN = /^(WRONGPASS|NOAUTH|NOPERM)\b/;
const PORT = 6_379;

interface ExaminedRedis extends RedisAddress {
  readonly keyPrefix: string;
}

/** Looks whether the Redis of the settings answers, lets us in and work, and keeps what it is given; changes nothing. */
export async function examineRedis({ keyPrefix, ...address }: ExaminedRedis): Promise<readonly RedisFinding[]> {
  const client = redisClient(address, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    enableReadyCheck: false,
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
    const refused = await refusedCommands(client, keyPrefix);
    if (refused.length > 0) return [withoutRights({ refused, user: userOf(address), keyPrefix })];
    return [judge(await client.info('server', 'memory'))];
  } catch (error) {
    return [await unreached(fault ?? (error as Error), address)];
  } finally {
    client.disconnect();
  }
}

/** A proxy without a server behind it closes, resets or is silent, so whatever is no clear refusal may pass. */
async function unreached({ code, message }: NodeJS.ErrnoException, { url = '' }: RedisAddress): Promise<RedisFinding> {
  if (NOT_LET_IN.test(message))
    return {
      says: `refuses this process: ${message}`,
      fix: 'Set JUMAK_REDIS_USER and JUMAK_REDIS_PASSWORD (or _FILE) to an account that it has.',
      stops: true,
    };
  if (isNotTrusted(code))
    return {
      says: `cannot be trusted: ${message}`,
      fix: 'Set JUMAK_REDIS_CA (or _FILE) to the certificate of who has signed its own, and the host in JUMAK_REDIS_URL to one that it is made out to.',
      stops: true,
    };
  if (!asksForTls(url) && (await speaksTls(hostOf(url))))
    return {
      says: `asks for TLS, and without it hangs up: ${message}`,
      fix: 'Let JUMAK_REDIS_URL begin with rediss://, and set JUMAK_REDIS_CA (or _FILE) where no public authority has signed its certificate.',
      stops: true,
    };
  return {
    says: `cannot be reached: ${message}; until it can be, whoever signs in is answered 503`,
    fix: 'Start Redis, or set JUMAK_REDIS_URL to where it is (rediss:// with TLS, redis:// without).',
  };
}

const userOf = ({ url = '', user }: RedisAddress): string =>
  user ?? (decodeURIComponent(new URL(url).username) || 'default');

interface WithoutRights {
  readonly refused: readonly string[];
  readonly user: string;
  readonly keyPrefix: string;
}

function withoutRights({ refused, user, keyPrefix }: WithoutRights): RedisFinding {
  const others = refused.length - NAMED_AT_MOST;
  const named = refused.slice(0, NAMED_AT_MOST).join(', ') + (others > 0 ? ` and ${others} more` : '');
  return {
    says: `does not let ${user} do with keys and channels of ${keyPrefix} what every process does: ${named}`,
    fix: `Give it the rights: ACL SETUSER ${user} ${rightsOf(keyPrefix)}`,
    stops: true,
  };
}

function hostOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || PORT) };
}

function judge(info: string): RedisFinding {
  const version = infoField(info, 'redis_version');
  if (Number.parseInt(version, 10) < OLDEST_MAJOR)
    return { says: `is of version ${version}`, fix: `Use Redis ${OLDEST_MAJOR}.0 or newer.`, stops: true };
  const policy = infoField(info, 'maxmemory_policy');
  if (policy !== KEEPS_ALL)
    return {
      says: `evicts keys when its memory is full (maxmemory-policy ${policy}), and with them who has signed out`,
      fix: `Set maxmemory-policy ${KEEPS_ALL} in its configuration.`,
      stops: true,
    };
  return { says: `answers; version ${version}` };
}
