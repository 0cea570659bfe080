import { hash } from 'node:crypto';

/** The strong entity tag of what is sent. */
export const entityTagOf = (content: string | Uint8Array): string =>
  `"${hash('sha256', content, 'base64url').slice(0, 22)}"`;

/** Whether `If-None-Match` says that the client has it already (RFC 9110). */
export const isKnown = (etag: string, ifNoneMatch = ''): boolean =>
  ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
