/** Redis did not answer in time, or refused to. */
export class RedisUnavailable extends Error {
  override readonly name = 'RedisUnavailable';

  constructor({ cause }: { readonly cause: unknown }) {
    super(`Redis does not answer: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
