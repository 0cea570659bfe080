import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Benchmark, Outcome } from './benchmark.ts';
import { bookingSqlite } from './booking-sqlite/benchmark.ts';
import { markdown } from './markdown.ts';
import { search } from './search/benchmark.ts';

const BENCHMARKS: readonly Benchmark[] = [bookingSqlite, search];
const RESULTS = path.join(import.meta.dirname, 'results');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, rounds: { type: 'string' } },
});
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
const unknown = positionals.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
if (unknown.length > 0 || (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))) {
  console.error(
    `Usage: npm run bench -- [names] [--quick] [--rounds N]\nNames: ${BENCHMARKS.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

const chosen = BENCHMARKS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
for (const benchmark of chosen) await measure(benchmark);

async function measure(benchmark: Benchmark): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jumak-bench-'));
  const at = new Date().toISOString();
  console.log(`${benchmark.name}: ${benchmark.measures}`);
  try {
    const say = (line: string) => console.log(`  ${line}`);
    const outcome = await benchmark.run({ quick: values.quick, rounds, folder, say });
    keep({ benchmark, at, outcome });
    console.log(`\n${report(outcome)}\n`);
    if (outcome.failures.length > 0) process.exitCode = 1;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function keep({
  benchmark,
  at,
  outcome,
}: {
  readonly benchmark: Benchmark;
  readonly at: string;
  readonly outcome: Outcome;
}) {
  const machine = { cpus: os.cpus().length, cpu: os.cpus()[0]?.model, node: process.version, load: os.loadavg() };
  const { settings, rounds: measured, summary, failures } = outcome;
  const file = path.join(RESULTS, benchmark.name);
  const result = {
    benchmark: benchmark.name,
    at,
    quick: values.quick,
    machine,
    settings,
    summary,
    failures,
    rounds: measured,
  };
  fs.mkdirSync(RESULTS, { recursive: true });
  fs.writeFileSync(`${file}.json`, `${JSON.stringify(result, undefined, 2)}\n`);
  fs.writeFileSync(`${file}.md`, `${report(outcome)}\n`);
}

function report({ table, remarks, failures }: Outcome): string {
  const verdict = failures.length === 0 ? ['PASSED'] : failures.map((failure) => `FAILED: ${failure}`);
  return [markdown(table), ...remarks, ...verdict].join('\n\n');
}
