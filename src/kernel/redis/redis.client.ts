import { Redis } from 'ioredis';

/** Where the Redis of an installation is, and who one is to it. */
export interface RedisAddress {
  readonly url?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** The certificates of those who have signed the server's, when no public authority has. */
  readonly ca?: string | undefined;
}

export interface ClientOptions {
  readonly maxRetriesPerRequest: number | null;
  readonly enableOfflineQueue?: boolean;
  readonly enableReadyCheck?: boolean;
  readonly autoResendUnfulfilledCommands?: boolean;
  readonly connectTimeout?: number;
  readonly commandTimeout?: number;
  readonly socketTimeout?: number;
  readonly retryStrategy?: (attempt: number) => number | null;
}

const CONNECTED_WITHIN = 500;
const LONGEST_PAUSE = 500;
/** Said by a server that led before a fail-over; it may let those who are connected stay with it. */
const LEADS_NO_MORE = /^(READONLY|MASTERDOWN)\b/;

/** The client itself would take `REDISS:` for a connection without. */
export const asksForTls = (url: string): boolean => /^rediss:/i.test(url);

/** A client that connects when it is told to, or at its first command, and again whenever it has lost its connection. */
export function redisClient({ url = '', user, password, ca }: RedisAddress, options: ClientOptions): Redis {
  return new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECTED_WITHIN,
    retryStrategy: (attempt) => Math.min(attempt * 50, LONGEST_PAUSE),
    reconnectOnError: ({ message }) => LEADS_NO_MORE.test(message),
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    ...(asksForTls(url) ? { tls: ca === undefined ? {} : { ca } } : {}),
    ...options,
  });
}
