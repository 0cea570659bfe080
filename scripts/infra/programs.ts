import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { InfraFault } from './infra-fault.ts';

/** Servers are often installed where only administrators look. */
const FOLDERS = [
  ...(process.env.PATH ?? '').split(path.delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
  '/opt/homebrew/bin',
];

interface Wanted {
  readonly program: string;
  /** The Debian package that has it. */
  readonly from: string;
}

/** Where a program is; one that is missing is installed when we may. @throws InfraFault */
export function programPath({ program, from }: Wanted): string {
  if (find(program) === undefined) install(from);
  const file = find(program);
  if (file !== undefined) return file;
  throw new InfraFault(`${program} is not on this machine.`, `Install it (Debian: apt-get install ${from}).`);
}

/** Runs a program to its end. @throws InfraFault with what it said when it fails */
export function run(command: string, args: readonly string[], { fix }: { readonly fix: string }): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0)
    throw new InfraFault(`${command} failed: ${error?.message ?? `${stdout}${stderr}`.trim().slice(-1_000)}`, fix);
}

const find = (program: string): string | undefined =>
  FOLDERS.map((folder) => path.join(folder, program)).find((file) => fs.existsSync(file));

function install(debianPackage: string): void {
  if (process.getuid?.() !== 0 || find('apt-get') === undefined) return;
  process.stderr.write(`installing ${debianPackage} …\n`);
  const apt = (...args: readonly string[]) =>
    spawnSync('apt-get', ['-qq', ...args], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const packages = ['install', '-y', '--no-install-recommends', debianPackage];
  if (!apt(...packages) && apt('update')) apt(...packages);
}
