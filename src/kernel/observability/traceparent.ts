import { randomUUID } from 'node:crypto';

const PATTERN = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** `randomUUID` draws from a pool, which `randomBytes` does not. */
const randomHex = (): string => randomUUID().replaceAll('-', '');
const newSpan = (): string => randomHex().slice(0, 16);

export const newTraceparent = (): string => `00-${randomHex()}-${newSpan()}-01`;

/** A new span of the trace that a W3C `traceparent` names, or of a new trace when it names none. */
export const continueTrace = (traceparent: string | undefined): string =>
  traceparent !== undefined && PATTERN.test(traceparent)
    ? `${traceparent.slice(0, 36)}${newSpan()}${traceparent.slice(52)}`
    : newTraceparent();
