/** One try of a password: for which account (the mailbox that was given, known or not), and from where. */
export interface PasswordAttempt {
  readonly account: string;
  readonly address: string;
  /** Tries the password; what it throws counts neither way. */
  readonly check: () => Promise<boolean>;
}

/**
 * Stands before every check of a password: 5 failures in 15 minutes for an account and address, or 50 for an account, and the door
 * is closed, to the right password too. Sessions that live are not touched.
 */
export abstract class LoginThrottle {
  /** What `check` says. Throws `TooManyAttempts` without calling it while the door is closed; parallel attempts do not slip past. */
  abstract guard(attempt: PasswordAttempt): Promise<boolean>;
}
