import fs from 'node:fs';
import path from 'node:path';
import { WAITS } from '../support/waiting-title.ts';

interface TestResult {
  readonly status: string;
  readonly ancestorTitles: readonly string[];
}

interface Results {
  readonly testResults: readonly { readonly testFilePath: string; readonly testResults: readonly TestResult[] }[];
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Milliseconds for which a run that is over waits for what its suites have left open. */
const LEFT_OPEN_FOR = 10_000;
const DISTRIBUTED = path.resolve(import.meta.dirname, '../distributed');

/** Ends every run, after all that others print, with one line of figures, and says what waits for infrastructure or for rights. */
export default class ClosingLine {
  #error: Error | undefined;

  onRunComplete(_contexts: unknown, results: Results): void {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    if (results.numPassedTests + failed === 0) this.#error = new Error('No test ran.');
    const lines = [
      ...(this.#error === undefined ? [] : ['', this.#error.message]),
      ...waitingSuites(),
      ...waitingTests(results),
      '',
      `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`,
    ];
    process.once('exit', () => process.stdout.write(`${lines.join('\n')}\n`));
    setTimeout(() => process.exit(), LEFT_OPEN_FOR).unref();
  }

  /** Makes the run fail. */
  getLastError(): Error | undefined {
    return this.#error;
  }
}

function waitingSuites(): string[] {
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

/** The tests of groups that the machine cannot run, by what they wait for. */
function waitingTests({ testResults }: Results): string[] {
  const skipped = testResults.flatMap(({ testFilePath, testResults: tests }) =>
    tests
      .filter(({ status }) => status === 'pending')
      .flatMap(({ ancestorTitles }) => ancestorTitles.filter((title) => title.includes(WAITS)))
      .map((title) => ({ file: path.relative(ROOT, testFilePath), need: title.split(WAITS)[1] ?? '' })),
  );
  const byPlace = Object.groupBy(skipped, ({ file, need }) => `of ${file} wait for ${need}`);
  return Object.entries(byPlace).flatMap(([place, tests = []]) => ['', `!! NOT RUN: ${tests.length} tests ${place}.`]);
}
