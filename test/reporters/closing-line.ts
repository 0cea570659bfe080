import fs from 'node:fs';
import path from 'node:path';

interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

const DISTRIBUTED = path.resolve(import.meta.dirname, '../distributed');

/** Ends every run, after all that others print, with one line of figures, and says which suites wait for infrastructure. */
export default class ClosingLine {
  #error: Error | undefined;

  onRunComplete(_contexts: unknown, results: Results): void {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    if (results.numPassedTests + failed === 0) this.#error = new Error('No test ran.');
    const lines = [
      ...(this.#error === undefined ? [] : ['', this.#error.message]),
      ...waiting(),
      '',
      `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`,
    ];
    process.once('exit', () => process.stdout.write(`${lines.join('\n')}\n`));
  }

  /** Makes the run fail. */
  getLastError(): Error | undefined {
    return this.#error;
  }
}

function waiting(): string[] {
  if (process.env.TEST_INFRASTRUCTURE !== undefined || !fs.existsSync(DISTRIBUTED)) return [];
  const suites = fs
    .readdirSync(DISTRIBUTED, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.spec\.ts$/.test(file));
  if (suites.length === 0) return [];
  return [
    '',
    `!! NOT RUN: ${suites.length} suites in test/distributed wait for MySQL, Redis and Kafka:`,
    ...suites.sort().map((suite) => `!!   ${suite}`),
    '!! Run them with: npm run infra -- up && npm run test:distributed',
  ];
}
