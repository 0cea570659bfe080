import type { Clock } from '#kernel/domain/clock.ts';
import { LoginThrottle, type PasswordAttempt } from '../domain/login-throttle.ts';
import { TooManyAttempts } from '../domain/member.errors.ts';
import { AttemptLedger } from './attempt-ledger.ts';

/** Counts in the memory of one process, of bounded size. */
export class InProcessLoginThrottle extends LoginThrottle {
  readonly #clock: Clock;
  readonly #byAccountAndAddress: AttemptLedger;
  readonly #byAccount: AttemptLedger;

  constructor(clock: Clock, capacity = 50_000) {
    super();
    this.#clock = clock;
    this.#byAccountAndAddress = new AttemptLedger({ limit: 5, capacity });
    this.#byAccount = new AttemptLedger({ limit: 50, capacity });
  }

  async guard({ account, address, check }: PasswordAttempt): Promise<boolean> {
    const entries = [
      { ledger: this.#byAccountAndAddress, key: `${address} ${account}` },
      { ledger: this.#byAccount, key: account },
    ];
    await this.#enter(entries);
    let passed: boolean | undefined;
    try {
      passed = await check();
      return passed;
    } finally {
      for (const { ledger, key } of entries) {
        ledger.leave(key);
        if (passed === false) ledger.fail({ key, now: this.#clock.now() });
      }
      if (passed === true) this.#byAccountAndAddress.forgive(`${address} ${account}`);
      for (const { ledger, key } of entries) ledger.wake(key);
    }
  }

  /** Waits while attempts under way might still use up what is left. */
  async #enter(entries: readonly { readonly ledger: AttemptLedger; readonly key: string }[]): Promise<void> {
    for (;;) {
      const now = this.#clock.now();
      const wait = Math.max(...entries.map(({ ledger, key }) => ledger.blockedFor({ key, now })));
      if (wait > 0) throw new TooManyAttempts({ retryAfterSeconds: Math.ceil(wait / 1000) });
      const full = entries.find(({ ledger, key }) => !ledger.hasRoom({ key, now }));
      if (full === undefined) break;
      await full.ledger.settled(full.key);
    }
    for (const { ledger, key } of entries) ledger.enter(key);
  }
}
