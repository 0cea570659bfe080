import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { billOfMaterials } from './binary/bill-of-materials.ts';
import { bundle } from './binary/bundle.ts';
import { secondsToServe } from './binary/seconds-to-serve.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const NODE = path.join(ROOT, 'node_modules/node/bin/node');
const MAIN = 'src/bootstrap/cli/jumak.ts';
const THREAD = 'src/kernel/backup/sqlite.copy-facts.ts';
const PAGES = 'node_modules/swagger-ui-dist';

/** What src/bootstrap/cli/jumak.sh gives Node, too. */
const NODE_FLAGS = ['--expose-gc', '--no-sparkplug'];

const { values } = parseArgs({
  options: { to: { type: 'string', default: path.join(ROOT, 'dist') }, untimed: { type: 'boolean', default: false } },
});
const folder = path.resolve(values.to);
const program = path.join(folder, 'jumak');
fs.mkdirSync(folder, { recursive: true });
const parts = fs.mkdtempSync(path.join(folder, '.parts-'));
try {
  await build();
} finally {
  fs.rmSync(parts, { recursive: true });
}

async function build(): Promise<void> {
  const main = path.join(parts, 'jumak.mjs');
  const thread = path.join(parts, 'thread.cjs');
  const [{ packages }, ofThread] = await Promise.all([
    bundle({ root: ROOT, entry: MAIN, to: main, format: 'esm' }),
    bundle({ root: ROOT, entry: THREAD, to: thread, format: 'cjs' }),
  ]);
  put(main, {
    'package.json': path.join(ROOT, 'package.json'),
    ...filesOf('config', /\.yaml$/),
    ...filesOf(PAGES, /^(swagger-ui\.css|swagger-ui-bundle\.js)$/),
    [THREAD]: thread,
  });
  const sha256 = hash('sha256', fs.readFileSync(program));
  fs.writeFileSync(`${program}.sha256`, `${sha256}  jumak\n`);
  const runtime = { version: process.versions.node, sha256: hash('sha256', fs.readFileSync(NODE)) };
  const carried = [...new Set([...packages, ...ofThread.packages, PAGES])].sort();
  const bill = billOfMaterials({ root: ROOT, packages: carried, runtime });
  fs.writeFileSync(`${program}.cdx.json`, `${JSON.stringify(bill, null, 2)}\n`);
  const size = (fs.statSync(program).size / 1_000_000).toFixed(1);
  console.log(`${program}  ${size} MB, of which Node is ${(fs.statSync(NODE).size / 1_000_000).toFixed(1)} MB`);
  console.log(`${program}.sha256  ${sha256}`);
  console.log(`${program}.cdx.json  ${carried.length} packages and Node ${runtime.version}`);
  if (values.untimed) return;
  const { first, again } = await secondsToServe(program);
  console.log(`It serves ${first} s after a first start, which lays the demo data, and ${again} s after any other.`);
}

/** Files of a folder, each under the path by which the program asks for it. */
function filesOf(below: string, wanted: RegExp): Readonly<Record<string, string>> {
  const names = fs.readdirSync(path.join(ROOT, below)).filter((name) => wanted.test(name));
  return Object.fromEntries(names.map((name) => [`${below}/${name}`, path.join(ROOT, below, name)]));
}

/** Puts the program and its files into a copy of Node. The file takes its place when it is whole, so one that runs is not written to. */
function put(main: string, assets: Readonly<Record<string, string>>): void {
  const settings = path.join(parts, 'sea.json');
  const output = path.join(parts, 'jumak');
  const sea = {
    main,
    mainFormat: 'module',
    executable: NODE,
    output,
    execArgv: NODE_FLAGS,
    disableExperimentalSEAWarning: true,
    assets,
  };
  fs.writeFileSync(settings, JSON.stringify(sea));
  execFileSync(NODE, ['--build-sea', settings], { stdio: ['ignore', 'ignore', 'inherit'] });
  fs.renameSync(output, program);
}
