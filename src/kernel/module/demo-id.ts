import { createHash } from 'node:crypto';
import type { Id } from '../domain/ids.ts';

const MADE_AT = Date.UTC(2026, 0, 1);

/** The same UUIDv7 for the same name in every module and at every start, so that demo data of different modules fits together. */
export function demoId<Name extends string>(name: string): Id<Name> {
  const time = MADE_AT.toString(16).padStart(12, '0');
  const hash = createHash('sha256').update(name).digest('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(0, 3)}-a${hash.slice(3, 6)}-${hash.slice(6, 18)}` as Id<Name>;
}
