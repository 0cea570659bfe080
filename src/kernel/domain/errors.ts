/** What sort of refusal it is; the edges translate it (HTTP statuses in http/problem.ts). */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'precondition-failed'
  | 'mismatch'
  | 'throttled'
  | 'unavailable';

/** One sentence for the person who reads it, in each language that the product speaks. */
export interface Message {
  readonly ko: string;
  readonly en: string;
}

/** One fault of one field: an RFC 6901 pointer into the body, a stable code, a sentence. */
export interface FieldFault {
  readonly pointer: string;
  readonly code: string;
  readonly message: Message;
}

export interface Refusal {
  readonly retryAfterSeconds?: number;
  readonly faults?: readonly FieldFault[];
  readonly cause?: unknown;
}

/** A refusal by a rule, with a code that clients may rely on. Anything else that is thrown is a defect. */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  abstract readonly kind: ErrorKind;
  abstract readonly text: Message;
  readonly retryAfterSeconds: number | undefined;
  readonly faults: readonly FieldFault[];

  constructor(refusal: Refusal = {}) {
    super(undefined, { cause: refusal.cause });
    this.retryAfterSeconds = refusal.retryAfterSeconds;
    this.faults = refusal.faults ?? [];
  }
}

export type DomainErrorClass = {
  new (refusal?: Refusal): DomainError;
  readonly code: string;
  readonly kind: ErrorKind;
  readonly text: Message;
};

/** Declares an error of the catalogue: `throw new RoomNotFound()`. */
export function defineError(code: string, kind: ErrorKind, text: Message): DomainErrorClass {
  return class extends DomainError {
    static readonly code = code;
    static readonly kind = kind;
    static readonly text = text;
    readonly code = code;
    readonly kind = kind;
    readonly text = text;
    override readonly name = code;
    override readonly message = text.en;
  };
}
