import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

interface Check {
  readonly name: string;
  readonly script: string;
  readonly command: readonly string[];
}

interface Outcome {
  readonly check: Check;
  readonly passed: boolean;
  readonly output: string;
  readonly seconds: string;
}

const ROOT = path.resolve(import.meta.dirname, '..');
const bin = (file: string): string => path.join(ROOT, 'node_modules', file);
const GENERATE_DOCS = path.join(ROOT, 'scripts/docs.ts');

const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', bin('jest/bin/jest.js')];

const checks: readonly Check[] = [
  { name: 'types', script: 'npm run types', command: [bin('typescript/bin/tsc'), '--noEmit'] },
  {
    name: 'lint',
    script: 'npm run lint',
    command: [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'],
  },
  { name: 'boundaries', script: 'npm run boundaries', command: [...JEST, 'test/architecture'] },
  {
    name: 'dead code',
    script: 'npm run dead-code',
    command: [bin('knip/bin/knip.js'), '--treat-config-hints-as-errors'],
  },
  ...(fs.existsSync(GENERATE_DOCS)
    ? [{ name: 'generated docs', script: 'npm run docs', command: [GENERATE_DOCS, '--check'] }]
    : []),
];

const outcomes: Outcome[] = [];
const waiting = [...checks];
const work = async (): Promise<void> => {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) outcomes.push(await run(check));
};
await Promise.all([work(), work()]);

const failed = checks.flatMap((check) => outcomes.filter((outcome) => outcome.check === check && !outcome.passed));
for (const { check, output } of failed) console.log(`── ${check.name} ──\n${output.trimEnd()}\n`);
for (const check of checks) {
  const outcome = outcomes.find((one) => one.check === check);
  const advice = outcome?.passed === true ? '' : `  (${check.script})`;
  console.log(`${outcome?.passed === true ? '✓' : '✗'} ${check.name.padEnd(15)} ${outcome?.seconds} s${advice}`);
}
if (failed.length > 0) process.exitCode = 1;

function run(check: Check): Promise<Outcome> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, check.command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: string): void => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const done = (passed: boolean): void =>
      resolve({ check, passed, output, seconds: ((performance.now() - started) / 1_000).toFixed(1) });
    child.on('error', (error) => {
      keep(error.message);
      done(false);
    });
    child.on('close', (code) => done(code === 0));
  });
}
