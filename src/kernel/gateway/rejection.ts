import type { DomainError } from '../domain/errors.ts';
import { Unavailable } from '../http/errors.ts';

/** Nobody was asked: there is nobody, or a policy keeps the request back. */
export class Rejection extends Error {
  readonly why: 'no_instance' | 'full' | 'breaker_open';
  /** What the client is told. */
  readonly refusal: DomainError;

  constructor(why: Rejection['why'], { retryAfterSeconds }: { readonly retryAfterSeconds: number }) {
    super(`Nobody was asked: ${why}.`);
    this.why = why;
    this.refusal = new Unavailable({ retryAfterSeconds });
  }
}
