import type { Redis } from 'ioredis';

const OF_KEYS =
  `BZPOPMIN DEL EXISTS EXPIRE GET HDEL HEXISTS HGET HGETALL HINCRBY HMGET HMSET HSET HVALS INCR INCRBY LINDEX LLEN LPOS LPUSH
 LRANGE LREM LTRIM MGET PERSIST PEXPIRE PEXPIREAT PTTL RPOP RPOPLPUSH RPUSH SADD SCARD SET SMEMBERS SREM UNLINK XADD XTRIM ZADD ZCARD ZCOUNT
 ZPOPMIN ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZREM ZREMRANGEBYSCORE ZREVRANGE ZREVRANGEBYSCORE ZSCORE`.split(/\s+/);
const OF_CHANNELS = ['PUBLISH', 'SUBSCRIBE'];
const OF_THE_SERVER = ['EVALSHA x 0', 'EXEC', 'INFO server', 'MULTI', 'PING', 'TIME'];

/** The server itself says of each command whether this account may run it; none is run. Before version 7.0 it cannot say. */
const REFUSED = `
local refused = {}
if redis.acl_check_cmd == nil then return refused end
for _, command in ipairs(ARGV) do
  local words = {}
  for word in string.gmatch(command, '%S+') do words[#words + 1] = word end
  if not redis.acl_check_cmd(unpack(words)) then refused[#refused + 1] = words[1] end
end
return refused`;

const REFUSAL = /^NOPERM\b|\bACL failure in script\b|\bThe user executing the script can't\b/;

/** Whether Redis knows who asks, and does not let him do it; in a transaction what stands before the end says so. */
export function isRefusal(error: unknown): boolean {
  if (!Error.isError(error)) return false;
  const { previousErrors = [] } = error as { readonly previousErrors?: readonly unknown[] };
  return REFUSAL.test(error.message) || previousErrors.some(isRefusal);
}

/** What an account has to be given for the keys and channels of an installation. */
export const rightsOf = (keyPrefix: string): string =>
  `~${keyPrefix}:* &${keyPrefix}:* +@all -@admin -@dangerous +info`;

/** The commands that the program needs, with its own keys and channels, and may not run; changes nothing. */
export async function refusedCommands(redis: Redis, keyPrefix: string): Promise<readonly string[]> {
  const name = `${keyPrefix}:rights`;
  const named = [...OF_KEYS, ...OF_CHANNELS].map((command) => `${command} ${name} ${name}`);
  try {
    return (await redis.eval(REFUSED, 1, name, ...named, ...OF_THE_SERVER)) as readonly string[];
  } catch (error) {
    if (isRefusal(error)) return [`EVAL (${(error as Error).message})`];
    throw error;
  }
}
