import type { PasswordHasher } from '#kernel/auth/password-hasher.ts';
import { mailboxOf } from '../domain/email.ts';
import type { LoginThrottle } from '../domain/login-throttle.ts';
import type { ActiveMember, SuspendedMember } from '../domain/member.ts';

interface Attempt<Account> {
  /** Known or not. */
  readonly email: string;
  readonly address: string;
  readonly password: string;
  readonly find: () => Promise<Account | undefined>;
}

/** Checks passwords behind the guard against guessing, by the same steps and at the same cost whether there is an account or not. */
export class PasswordProof {
  readonly #hasher: PasswordHasher;
  readonly #throttle: LoginThrottle;

  constructor(hasher: PasswordHasher, throttle: LoginThrottle) {
    this.#hasher = hasher;
    this.#throttle = throttle;
  }

  /** The account, when the password is its own. Throws `TooManyAttempts`, `TooManyPasswordsAtOnce`. */
  async of<Account extends ActiveMember | SuspendedMember>({
    email,
    address,
    password,
    find,
  }: Attempt<Account>): Promise<Account | undefined> {
    let found: Account | undefined;
    const check = async (): Promise<boolean> => {
      found = await find();
      const fits = await this.#hasher.verify({ password, hash: found?.passwordHash ?? this.#hasher.dummyHash });
      return fits && found !== undefined;
    };
    return (await this.#throttle.guard({ account: mailboxOf(email), address, check })) ? found : undefined;
  }

  /** A hash of today's strength, when the one that is stored is weaker. */
  async stronger({
    password,
    hash,
  }: {
    readonly password: string;
    readonly hash: string;
  }): Promise<string | undefined> {
    return this.#hasher.needsRehash(hash) ? await this.#hasher.hash(password) : undefined;
  }
}
