import { randomBytes } from 'node:crypto';

const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?$/;

let pool = '';

/** Random hexadecimal digits, drawn from the system in blocks because one draw a request would cost more than the rest. */
function randomHex(digits: number): string {
  if (pool.length < digits) pool = randomBytes(2048).toString('hex');
  const hex = pool.slice(0, digits);
  pool = pool.slice(digits);
  return hex;
}

export const newTraceparent = (): string => `00-${randomHex(32)}-${randomHex(16)}-01`;

/** A new span of the trace that a W3C `traceparent` names, or of a new trace when it names none. */
export function continueTrace(traceparent: string | undefined): string {
  const [, version, trace, flags, more] = (traceparent !== undefined && TRACEPARENT.exec(traceparent)) || [];
  const valid = trace !== undefined && (version !== '00' || more === undefined);
  return valid ? `00-${trace}-${randomHex(16)}-${flags}` : newTraceparent();
}
