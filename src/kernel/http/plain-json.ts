import type { FieldFault } from '../domain/errors.ts';
import { fieldFault, pointerOf } from './field-faults.ts';

const DEEPEST = 20;
const WIDEST = 100;
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Neither NUL nor half a surrogate pair, which databases and logs treat each in their own way. */
export const isHarmless = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** The faults of JSON that no schema should have to see: too deep, too wide, names that pollute, broken characters. */
export function faultsOfPlainJson(value: unknown): FieldFault[] {
  const faults: FieldFault[] = [];
  inspect(value, [], faults);
  return faults;
}

function inspect(value: unknown, path: readonly PropertyKey[], faults: FieldFault[]): void {
  if (typeof value === 'string') {
    if (!isHarmless(value)) faults.push(fieldFault({ pointer: pointerOf(path), code: 'invalid_character' }));
    return;
  }
  if (value === null || typeof value !== 'object') return;
  const keys = Object.keys(value);
  if (path.length >= DEEPEST) faults.push(fieldFault({ pointer: pointerOf(path), code: 'too_deep' }));
  else if (keys.length > WIDEST) faults.push(fieldFault({ pointer: pointerOf(path), code: 'too_many_items' }));
  else for (const key of keys) inspectEntry(value, key, path, faults);
}

function inspectEntry(owner: object, key: string, path: readonly PropertyKey[], faults: FieldFault[]): void {
  const entry = [...path, key];
  if (FORBIDDEN.has(key)) faults.push(fieldFault({ pointer: pointerOf(entry), code: 'forbidden_key' }));
  else if (!isHarmless(key)) faults.push(fieldFault({ pointer: pointerOf(path), code: 'invalid_character' }));
  else inspect(Reflect.get(owner, key), entry, faults);
}
