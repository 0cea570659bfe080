import { createHash } from 'node:crypto';
import type { Id } from '../domain/ids.ts';

const MADE_AT = Date.UTC(2026, 0, 1);

/** The same UUIDv7 for the same name in every module and at every start, so that demo data of different modules fits together. */
export const demoId = <Name extends string>(name: string): Id<Name> => idMadeAt(MADE_AT, name);

/** As `demoId`; those of one kind sort by their number, as if one had been made a second. */
export const numberedDemoId = <Name extends string>(kind: string, number: number): Id<Name> =>
  idMadeAt(MADE_AT + number * 1_000, `${kind} ${number}`);

function idMadeAt<Name extends string>(instant: number, name: string): Id<Name> {
  const time = instant.toString(16).padStart(12, '0');
  const hash = createHash('sha256').update(name).digest('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(0, 3)}-a${hash.slice(3, 6)}-${hash.slice(6, 18)}` as Id<Name>;
}
