import type { SqlValue } from '#kernel/persistence/database.ts';

/** A piece of SQL and what is bound to its question marks. */
export interface Statement {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

const isStatement = (part: SqlValue | Statement): part is Statement => part !== null && typeof part === 'object';

/** Every value becomes a question mark; a statement inside a statement becomes part of it. */
export function sql(texts: TemplateStringsArray, ...parts: readonly (SqlValue | Statement)[]): Statement {
  let text = texts[0] ?? '';
  const values: SqlValue[] = [];
  for (const [index, part] of parts.entries()) {
    text += isStatement(part) ? part.text : '?';
    if (isStatement(part)) values.push(...part.values);
    else values.push(part);
    text += texts[index + 1] ?? '';
  }
  return { text, values };
}

export const NOTHING = sql``;

export const all = (parts: readonly Statement[]): Statement => ({
  text: parts.map(({ text }) => text).join(' '),
  values: parts.flatMap(({ values }) => values),
});

const SIZES = [1, 20, 100];

/** `(?, ?, …)` in few lengths, so that few statements have to be prepared; the last value fills what is left over. */
export function listOf(values: readonly [string, ...string[]]): Statement {
  const size = SIZES.find((length) => length >= values.length) ?? values.length;
  const filled = Array.from({ length: size }, (_, index) => values[index] ?? values[0]);
  return { text: `(${filled.map(() => '?').join(', ')})`, values: filled };
}
