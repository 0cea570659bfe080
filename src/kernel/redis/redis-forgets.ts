/** Redis evicts keys when its memory is full, so that what it does not hold says nothing. */
export class RedisForgets extends Error {
  override readonly name = 'RedisForgets';

  constructor({ policy }: { readonly policy: string }) {
    super(`Redis evicts keys by its maxmemory-policy ${policy}.`);
  }
}
