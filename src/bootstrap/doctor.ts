import fs from 'node:fs';
import path from 'node:path';
import { KeyRefused } from '#kernel/auth/ec-key.ts';
import { readKeys } from '#kernel/auth/signing-key-file.ts';
import type { Configuration } from '#kernel/config/configuration.ts';
import { ConfigurationFaults } from '#kernel/config/configuration-faults.ts';
import { DataFolder, type FolderState, halfRestored } from '#kernel/lifecycle/data-folder.ts';
import { answering } from '#kernel/lifecycle/port-probe.ts';
import { examineShared } from './adapters.ts';
import { databaseFindings } from './database-findings.ts';
import { type Finding, findings } from './finding.ts';
import { allModules } from './modules.ts';
import { productionConcerns } from './production-concerns.ts';
import { MONOLITH, settingsFor } from './settings.ts';

const NODE_MAJOR = 26;
const ENOUGH_BYTES = 256 * 1_024 * 1_024;

/** Looks at all that a process needs, beside a running one too, and changes nothing. */
export async function examine(now: number): Promise<readonly Finding[]> {
  const found: Finding[] = [nodeVersion()];
  let configuration: Configuration;
  try {
    configuration = settingsFor(MONOLITH);
  } catch (error) {
    if (!(error instanceof ConfigurationFaults)) throw error;
    const faults = error.faults.map(({ setting, problem, source, fix }) => ({
      problem: `${setting}: ${problem} (${source})`,
      fix,
    }));
    return [...found, ...findings({ check: 'settings', faults, well: '' })];
  }
  found.push({ check: 'settings', says: `${configuration.environment}, all valid` });
  found.push(...findings({ check: 'letters', faults: productionConcerns(configuration), well: wayOf(configuration) }));
  const folder = path.resolve(configuration.data.dir);
  const state = DataFolder.look(folder);
  found.push(dataFolder(folder), lease(folder, state), ...(await ports(configuration, state)));
  found.push(keys({ configuration, folder }));
  found.push(...(await examineShared(configuration)).map((finding) => ({ check: 'Redis', ...finding })));
  found.push(...databases({ configuration, folder, now }));
  for (const { name, concerns } of allModules) {
    if (concerns === undefined) continue;
    const { well, faults } = concerns(configuration.modules[name] ?? {}, now);
    found.push(...findings({ check: `settings of ${name}`, faults, well }));
  }
  return found;
}

function nodeVersion(): Finding {
  const version = process.versions.node;
  const fix = 'Run `npm install` in the checkout, and start Jumak with npm start, npx jumak or jumak.sh.';
  return { check: 'Node', says: version, ...(Number.parseInt(version, 10) === NODE_MAJOR ? {} : { fix }) };
}

function wayOf({ mail: { smtpUrl, from } }: Configuration): string {
  const sent = smtpUrl !== undefined && from !== undefined;
  return sent ? `sent by ${new URL(smtpUrl).host}` : 'written to the log, not sent';
}

function dataFolder(folder: string): Finding {
  const check = 'data folder';
  if (!fs.existsSync(folder)) return { check, says: `${folder} is not there yet; the first start makes it` };
  try {
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK);
  } catch {
    return { check, says: `${folder} cannot be written to`, fix: 'Give this user the right to read and write there.' };
  }
  const { bavail, bsize } = fs.statfsSync(folder);
  const free = bavail * bsize;
  const says = `${folder}, ${Math.round(free / 1_000_000).toLocaleString('en')} MB free`;
  return { check, says, ...(free < ENOUGH_BYTES ? { fix: 'Free some space before writes are refused.' } : {}) };
}

function lease(folder: string, state: FolderState): Finding {
  const check = 'lease';
  const says: Readonly<Record<Exclude<FolderState, 'half-restored'>, string>> = {
    held: 'held: a process works with the data folder',
    left: 'free; the last process was killed, which does no harm',
    free: 'free',
  };
  if (state !== 'half-restored') return { check, says: says[state] };
  const { problem, fix } = halfRestored(folder);
  return { check, says: problem, fix };
}

async function ports({ http, management }: Configuration, state: FolderState): Promise<Finding[]> {
  const check = 'ports';
  if (state === 'held') return [{ check, says: 'not looked at: the process that runs has taken its own' }];
  const faults = await answering([
    { ...http, portVariable: 'JUMAK_HTTP_PORT' },
    { ...management, portVariable: 'JUMAK_MANAGEMENT_PORT' },
  ]);
  const well = `${http.host}:${http.port} and ${management.host}:${management.port} are free`;
  return findings({ check, faults, well });
}

interface Kept {
  readonly configuration: Configuration;
  readonly folder: string;
  readonly now: number;
}

function databases({ configuration: { database, mysql }, folder, now }: Kept): readonly Finding[] {
  if (database.driver === 'sqlite') return databaseFindings({ folder, modules: allModules, now });
  return [{ check: 'databases', says: `on the server ${mysql.host}:${mysql.port ?? 3306}, which is not looked into` }];
}

function keys({ configuration, folder }: { readonly configuration: Configuration; readonly folder: string }): Finding {
  const check = 'keys';
  const { signingKey: pem } = configuration.auth;
  if (pem === undefined && !fs.existsSync(path.join(folder, 'keys/signing-key.pem')))
    return { check, says: 'none yet; the first start makes them' };
  try {
    readKeys({ pem, dataDir: folder });
    return { check, says: pem === undefined ? 'kept in the data folder' : 'given by the settings' };
  } catch (error) {
    if (!(error instanceof KeyRefused)) throw error;
    return { check, says: error.problem, fix: error.fix };
  }
}
