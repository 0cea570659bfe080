import { randomBytes } from 'node:crypto';

const PATTERN = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

export const newTraceparent = (): string =>
  `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;

/** A new span of the trace that a W3C `traceparent` names, or of a new trace when it names none. */
export const continueTrace = (traceparent: string | undefined): string =>
  traceparent !== undefined && PATTERN.test(traceparent)
    ? `${traceparent.slice(0, 36)}${randomBytes(8).toString('hex')}${traceparent.slice(52)}`
    : newTraceparent();
