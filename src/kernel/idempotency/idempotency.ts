import { defineError } from '../domain/errors.ts';

/** One request that its client may repeat: the same key and body get the same answer. */
export interface IdempotentRequest {
  /** Whose keys these are: the member, or the e-mail of a sign-up. */
  readonly scope: string;
  readonly method: string;
  readonly path: string;
  readonly key: string;
  /** SHA-256 of the canonical body, hexadecimal. */
  readonly fingerprint: string;
}

/** An answer as it was at the commit of the effect. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export const IdempotencyMismatch = defineError('IDEMPOTENCY_MISMATCH', 'mismatch', {
  ko: '같은 Idempotency-Key로 다른 내용의 요청을 이미 받았습니다. 새 키를 사용해 주세요.',
  en: 'This Idempotency-Key was already used with another body; use a new key.',
});

/** Runs an effect once per key. */
export abstract class Idempotency {
  /**
   * Runs `work` in a transaction together with the row that remembers its answer; a repeat gets that answer and `replayed: true`.
   * Without a request it only runs the work in a transaction. A refusal is thrown and not remembered.
   */
  abstract run(
    request: IdempotentRequest | undefined,
    work: () => Promise<StoredAnswer>,
  ): Promise<StoredAnswer & { readonly replayed: boolean }>;
}
