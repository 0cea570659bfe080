/**
 * Stands before every sign-up, so that nobody can ask for a thousand e-mails which of them have an account: an address is told
 * `EmailTaken` 5 times an hour, and then its sign-ups are refused whatever the e-mail.
 */
export abstract class SignUpThrottle {
  /** What `signUp` says. Throws `TooManySignUps` without calling it while the address is refused; parallel ones do not slip past. */
  abstract guard<T>(attempt: { readonly address: string; readonly signUp: () => Promise<T> }): Promise<T>;
}
