import type { Caller } from './route.ts';

/** Tells who is calling from the `Authorization` header. */
export abstract class Authenticator {
  /** Throws a DomainError of kind unauthenticated / unavailable. */
  abstract authenticate(authorization: string | undefined): Promise<Caller>;
}
