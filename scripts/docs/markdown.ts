const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

/** A table in Markdown, or nothing when it has no rows. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : [row(head), row(head.map(() => '---')), ...rows.map(row), ''].join('\n');

export const code = (text: string): string => `\`${text}\``;

/** The first line of a document that nobody edits. */
export const GENERATED = '<!-- Written by `npm run docs` from the sources; `npm run check` compares. -->';

/** Parts with a blank line between them; what is empty is left out. */
export const joined = (...parts: readonly string[]): string =>
  `${parts
    .filter((part) => part !== '')
    .join('\n\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
