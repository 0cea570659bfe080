import type { Clock } from '#kernel/domain/clock.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { Email } from '../domain/email.ts';
import type { ResetRequests } from '../domain/reset-requests.ts';
import type { ResetThrottle } from '../domain/reset-throttle.ts';

export interface RequestPasswordResetCommand {
  readonly email: Email;
  readonly address: string;
}

/**
 * Notes that somebody wants to choose a new password. Whether the e-mail has an account is looked up later, by whoever sends the
 * letter, so that neither the answer nor its time can tell.
 */
export class RequestPasswordReset {
  readonly #transaction: Transaction;
  readonly #requests: ResetRequests;
  readonly #throttle: ResetThrottle;
  readonly #clock: Clock;

  constructor(transaction: Transaction, requests: ResetRequests, throttle: ResetThrottle, clock: Clock) {
    this.#transaction = transaction;
    this.#requests = requests;
    this.#throttle = throttle;
    this.#clock = clock;
  }

  /** Throws `TooManyResets`. */
  async execute({ email, address }: RequestPasswordResetCommand): Promise<void> {
    if (!(await this.#throttle.admits({ email, address }))) return;
    const at = this.#clock.now();
    await this.#transaction.run(() => this.#requests.add({ email, at }));
  }
}
