import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { TooManyPasswordsAtOnce } from './auth.errors.ts';
import { PasswordHasher } from './password-hasher.ts';
import { format, type Phc, parse } from './phc.ts';

const STRENGTH = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;

interface Limits {
  readonly atOnce?: number;
  readonly waiting?: number;
}

/** argon2id in Node's thread pool, a few at a time so that a flood of logins leaves the other requests their cores. */
export class Argon2PasswordHasher extends PasswordHasher {
  readonly dummyHash = format({ ...STRENGTH, salt: randomBytes(SALT_BYTES), tag: randomBytes(TAG_BYTES) });
  readonly #atOnce: number;
  readonly #waiting: number;
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor(limits: Limits = {}) {
    super();
    this.#atOnce = limits.atOnce ?? Math.min(2, Math.max(1, Math.floor(availableParallelism() / 2)));
    this.#waiting = limits.waiting ?? 128;
  }

  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return format({
      ...STRENGTH,
      salt,
      tag: await this.#derive({ ...STRENGTH, password, salt, tagLength: TAG_BYTES }),
    });
  }

  async verify({ password, hash }: { readonly password: string; readonly hash: string }): Promise<boolean> {
    const { tag, ...rest } = parse(hash);
    return timingSafeEqual(tag, await this.#derive({ ...rest, password, tagLength: tag.length }));
  }

  needsRehash(hash: string): boolean {
    const { memory, passes, tag, salt } = parse(hash);
    return memory < STRENGTH.memory || passes < STRENGTH.passes || tag.length < TAG_BYTES || salt.length < SALT_BYTES;
  }

  async #derive(work: Omit<Phc, 'tag'> & { readonly password: string; readonly tagLength: number }): Promise<Buffer> {
    await this.#turn();
    try {
      return await new Promise((resolve, reject) => {
        const { password, salt, memory, passes, parallelism, tagLength } = work;
        const message = password.normalize('NFC');
        argon2('argon2id', { message, nonce: salt, memory, passes, parallelism, tagLength }, (error, tag) =>
          error === null ? resolve(tag) : reject(error),
        );
      });
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  async #turn(): Promise<void> {
    if (this.#running < this.#atOnce) {
      this.#running += 1;
      return;
    }
    if (this.#queue.length >= this.#waiting) throw new TooManyPasswordsAtOnce({ retryAfterSeconds: 5 });
    await new Promise<void>((resolve) => this.#queue.push(resolve));
  }
}
