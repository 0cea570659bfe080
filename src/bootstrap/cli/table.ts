export interface Column<Row> {
  readonly heading: string;
  readonly of: (row: Row) => string | number | null | undefined;
}

interface Content<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

/** Columns under headings, for a person to read. */
export function alignedTable<Row>({ columns, rows }: Content<Row>): string {
  const lines = [columns.map(({ heading }) => heading.toUpperCase()), ...cells({ columns, rows })];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => widthOf(line[index] ?? ''))));
  const pad = (cell: string, index: number) => cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell));
  return lines.map((line) => `${line.map(pad).join('  ').trimEnd()}\n`).join('');
}

/** One row a line, its cells apart by a tab, without headings, for another program to read. */
export function plainTable<Row>(content: Content<Row>): string {
  return cells(content)
    .map((line) => `${line.join('\t')}\n`)
    .join('');
}

const cells = <Row>({ columns, rows }: Content<Row>): string[][] =>
  rows.map((row) => columns.map(({ of }) => oneLine(String(of(row) ?? ''))));

/** What others have written cannot move the cursor, or begin a line. */
const oneLine = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/gu;
const MARKS = /\p{M}/gu;

/** How many columns of a terminal it takes; Hangul takes two each. */
const widthOf = (text: string): number => [...text.replaceAll(MARKS, '')].length + (text.match(WIDE)?.length ?? 0);
