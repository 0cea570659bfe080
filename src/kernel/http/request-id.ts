import { randomUUIDv7 } from 'node:crypto';

/** The client's own id when it is a harmless token, else a new one. */
export const requestIdOf = (header: string | undefined): string =>
  header !== undefined && /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/.test(header) ? header : randomUUIDv7();
