import type { FieldFault } from '../domain/errors.ts';
import { fieldFault, pointerOf } from './field-faults.ts';
import { isHarmless } from './plain-json.ts';

export type Query = Readonly<Record<string, string>>;

const NOTHING: { readonly query: Query; readonly faults: readonly FieldFault[] } = {
  query: Object.freeze({}),
  faults: [],
};

/** Plain parameters only: what is repeated, structured (`a[b]=`) or badly encoded is a fault. Of what is repeated the first is in the query, and a value that cannot be read is empty there. */
export function parseQuery(url: string): { readonly query: Query; readonly faults: readonly FieldFault[] } {
  const start = url.indexOf('?');
  if (start === -1 || start === url.length - 1) return NOTHING;
  const query: Record<string, string> = Object.create(null);
  const faults: FieldFault[] = [];
  const refuse = (name: string, code: string) => faults.push(fieldFault({ pointer: pointerOf([name]), code }));
  for (const pair of url.slice(start + 1).split('&')) {
    if (pair === '') continue;
    const split = pair.indexOf('=');
    const name = decode(split === -1 ? pair : pair.slice(0, split));
    const value = decode(split === -1 ? '' : pair.slice(split + 1));
    if (name === undefined || !isHarmless(name)) refuse('', 'malformed_encoding');
    else if (name === '__proto__') refuse(name, 'forbidden_key');
    else if (name.includes('[') || name.includes(']')) refuse(name, 'structured');
    else if (name in query) refuse(name, 'repeated');
    else {
      const readable = value !== undefined && isHarmless(value);
      if (!readable) refuse(name, value === undefined ? 'malformed_encoding' : 'invalid_character');
      query[name] = readable ? value : '';
    }
  }
  return { query, faults };
}

function decode(text: string): string | undefined {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
