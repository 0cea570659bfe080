import { Option } from 'commander';
import { alignedTable, type Column, plainTable } from './table.ts';

interface OutputOptions {
  /** Whether the data is wanted as JSON. */
  readonly json?: boolean;
}

/** `--json`, for every command that has data to show. */
export const jsonOption = (): Option => new Option('--json', 'print JSON, for programs');

/** Where a command speaks: its data goes to stdout and nothing else does; words about it go to stderr. */
export class Output {
  readonly #json: boolean;

  constructor({ json = false }: OutputOptions = {}) {
    this.#json = json;
  }

  /** Shows what was found, as JSON or as the text that is made of it. */
  show<Value>(value: Value, asText: (value: Value) => string): void {
    process.stdout.write(this.#json ? `${JSON.stringify(value, null, 2)}\n` : asText(value));
  }

  /** Shows rows: a list as JSON, a table to a person, lines with tabs to a pipe. */
  table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void {
    const content = { columns, rows };
    this.show(rows, () => (process.stdout.isTTY ? alignedTable(content) : plainTable(content)));
  }

  tell(message: string): void {
    process.stderr.write(`${message}\n`);
  }
}
