import { pointerOf } from './field-faults.ts';

/** An object or a list that the scan is in; a list counts its items as an object names its members. */
interface Scope {
  /** The names that an object has had so far; undefined of a list. */
  readonly names: Set<string> | undefined;
  /** Where in it the scan is. */
  at: string | number;
}

/** So many are told; a body may have thousands. */
const MOST = 20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Where an object names a member twice, of which one reader takes the first and another the last (RFC 8259, section 4), each place once and as
 * a pointer. The text is known to be well-formed, and is read through once.
 */
export function repeatedKeys(text: string): readonly string[] {
  const scopes: Scope[] = [];
  const repeated = new Set<string>();
  let scope: Scope | undefined;
  let isName = false;
  const enter = (names: Set<string> | undefined): void => {
    scope = { names, at: 0 };
    scopes.push(scope);
    isName = names !== undefined;
  };
  for (let index = 0; index < text.length && repeated.size < MOST; index++) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) {
      const end = endOfString(text, index);
      if (isName && scope?.names !== undefined) {
        const name = nameIn(text, { from: index, to: end });
        scope.at = name;
        if (scope.names.has(name)) repeated.add(pointerOf(scopes.map(({ at }) => at)));
        scope.names.add(name);
        isName = false;
      }
      index = end;
    } else if (character === COMMA && scope !== undefined) {
      isName = scope.names !== undefined;
      if (typeof scope.at === 'number') scope.at += 1;
    } else if (character === OPEN_OBJECT) enter(new Set());
    else if (character === OPEN_LIST) enter(undefined);
    else if (character === CLOSE_OBJECT || character === CLOSE_LIST) {
      scopes.pop();
      scope = scopes.at(-1);
      isName = false;
    }
  }
  return [...repeated];
}

/** Where the string that begins here has its closing quote. */
function endOfString(text: string, from: number): number {
  let end = text.indexOf('"', from + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, index: number): boolean {
  let first = index;
  while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (index - first) % 2 === 1;
}

/** Two spellings of a name are one name. */
function nameIn(text: string, { from, to }: { readonly from: number; readonly to: number }): string {
  const written = text.slice(from + 1, to);
  return written.includes('\\') ? (JSON.parse(text.slice(from, to + 1)) as string) : written;
}
