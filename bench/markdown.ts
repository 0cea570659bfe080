import type { Table } from './benchmark.ts';

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The first column holds names, the others figures. */
export const markdown = ({ head, rows }: Table): string =>
  [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
