import { hash } from 'node:crypto';
import type { FieldFault } from '../domain/errors.ts';
import type { IdempotentRequest, StoredAnswer } from '../idempotency/idempotency.ts';
import { fieldFault } from './field-faults.ts';
import type { Reply } from './route.ts';

const KEY_FAULT = fieldFault({ pointer: '/Idempotency-Key', code: 'idempotency_key' });

/** A key is 1–255 visible ASCII characters. */
export const faultsOfIdempotencyKey = (key: string | undefined): readonly FieldFault[] =>
  key === undefined || /^[\x21-\x7e]{1,255}$/.test(key) ? [] : [KEY_FAULT];

/** What a repeat must agree with: the body as it was sent, whatever the order of its keys. */
export const idempotentRequest = (
  request: Omit<IdempotentRequest, 'fingerprint'> & { readonly body: unknown },
): IdempotentRequest => ({
  scope: request.scope,
  method: request.method,
  path: request.path,
  key: request.key,
  fingerprint: hash('sha256', canonical(request.body ?? {}), 'hex'),
});

/** The answer of `Idempotency.run` as a reply that says when it is a repeat. */
export const idempotentReply = ({
  status,
  headers,
  body,
  replayed,
}: StoredAnswer & { readonly replayed: boolean }): Reply => ({
  status,
  headers: replayed ? { ...headers, 'idempotency-replayed': 'true' } : headers,
  body,
});

function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}
