import type { Email } from './email.ts';

/**
 * Stands before every request for a link, known e-mail or not: nobody's mailbox is flooded, and nobody floods ours. It never tells
 * whether there is an account.
 */
export abstract class ResetThrottle {
  /**
   * True for 5 requests an hour and e-mail; of more nothing comes, and whoever asks is not told. Throws `TooManyResets` when the
   * address has asked 20 times within an hour.
   */
  abstract admits(request: { readonly email: Email; readonly address: string }): Promise<boolean>;
}
