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

export const IdempotencyInFlight = defineError('IDEMPOTENCY_IN_FLIGHT', 'conflict', {
  ko: '같은 Idempotency-Key로 받은 요청을 아직 처리하고 있습니다. 잠시 뒤에 같은 요청을 다시 보내면 그 결과를 받습니다.',
  en: 'A request with this Idempotency-Key is still being worked on; send the same again in a moment to get its answer.',
});

/** Runs an effect once per key, in however many processes. */
export abstract class Idempotency {
  /**
   * Runs `work` in a transaction together with the row that remembers its answer; a repeat gets that answer and `replayed: true`.
   * Without a request it only runs the work in a transaction. A refusal is thrown and not remembered.
   * @throws IdempotencyMismatch, and IdempotencyInFlight while another process has not committed the first
   */
  abstract run(
    request: IdempotentRequest | undefined,
    work: () => Promise<StoredAnswer>,
  ): Promise<StoredAnswer & { readonly replayed: boolean }>;
}
