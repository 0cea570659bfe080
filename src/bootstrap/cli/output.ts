import { Option } from 'commander';
import { alignedTable, type Column, plainTable } from './table.ts';

interface OutputOptions {
  /** Whether the data is wanted as JSON. */
  readonly json?: boolean;
  /** Where data goes. */
  readonly stdout?: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
}

/** What has come of a change: for a program, and for a person. */
interface Outcome {
  readonly figure: string;
  readonly sentence: string;
}

/** `--json`, for every command that has data to show. */
export const jsonOption = (): Option => new Option('--json', 'print JSON, for programs');

/** Where a command speaks: its data goes to stdout and nothing else does; words about it go to stderr. */
export class Output {
  readonly #json: boolean;
  readonly #stdout: NonNullable<OutputOptions['stdout']>;

  constructor({ json = false, stdout = process.stdout }: OutputOptions = {}) {
    this.#json = json;
    this.#stdout = stdout;
  }

  /** Shows what was found, as JSON or as the text that is made of it. */
  show<Value>(value: Value, asText: (value: Value) => string): void {
    this.#stdout.write(this.#json ? `${JSON.stringify(value, null, 2)}\n` : asText(value));
  }

  /** Shows rows: a list as JSON, a table to a person, lines with tabs to a pipe. */
  table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void {
    const content = { columns, rows };
    this.show(rows, () => (this.#stdout.isTTY ? alignedTable(content) : plainTable(content)));
  }

  /** Shows what has come of a change: all of it as JSON, a sentence to a person, a figure to a pipe. */
  outcome(value: object, { figure, sentence }: Outcome): void {
    this.show(value, () => `${this.#stdout.isTTY ? sentence : figure}\n`);
  }

  tell(message: string): void {
    process.stderr.write(`${message}\n`);
  }
}
