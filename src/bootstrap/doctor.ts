import fs from 'node:fs';
import path from 'node:path';
import { KeyRefused } from '#kernel/auth/ec-key.ts';
import { loadKeys } from '#kernel/auth/signing-key-file.ts';
import type { Configuration } from '#kernel/config/configuration.ts';
import { ConfigurationFaults } from '#kernel/config/configuration-faults.ts';
import { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import { unavailable } from '#kernel/lifecycle/port-probe.ts';
import { type StartFault, StartFaults } from '#kernel/lifecycle/start-faults.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { schemaOf } from '#kernel/module/schema-of.ts';
import { examineDatabase, examineShared } from './adapters.ts';
import { allModules } from './modules.ts';
import { productionConcerns } from './production-concerns.ts';
import { MONOLITH, settingsFor } from './settings.ts';

/** One thing that was looked at; without a fix all is well. */
export interface Finding {
  readonly check: string;
  readonly says: string;
  readonly fix?: string;
}

const NODE_MAJOR = 26;
const ENOUGH_BYTES = 256 * 1_024 * 1_024;
const CLOCK_SKEW = 5_000;

interface Examined {
  readonly folder: string;
  readonly manifest: ModuleManifest;
  readonly now: number;
}

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
    return [...found, ...findings('settings', faults, '')];
  }
  found.push({ check: 'settings', says: `${configuration.environment}, all valid` });
  const concerns = productionConcerns(configuration);
  if (concerns.length > 0) found.push(...findings('letters', concerns, ''));
  const folder = path.resolve(configuration.data.dir);
  const held = DataFolder.isHeld(folder);
  found.push(...dataFolder(folder), ...lease(folder, held));
  if (!held) found.push(...(await ports(configuration)));
  found.push(...keys({ configuration, folder }));
  found.push(...(await examineShared(configuration)).map((finding) => ({ check: 'Redis', ...finding })));
  for (const manifest of allModules) found.push(...database({ folder, manifest, now }));
  for (const { name, concerns } of allModules) {
    const faults = concerns?.(configuration.modules[name] ?? {}, now) ?? [];
    if (concerns !== undefined) found.push(...findings(`settings of ${name}`, faults, 'nothing to say'));
  }
  return found;
}

function findings(check: string, faults: readonly StartFault[], well: string): Finding[] {
  if (faults.length === 0) return [{ check, says: well }];
  return faults.map(({ problem, fix }) => ({ check, says: problem, fix }));
}

function nodeVersion(): Finding {
  const version = process.versions.node;
  const fix = 'Run `npm install` in the checkout, and start Jumak with npm start, npx jumak or jumak.sh.';
  return { check: 'Node', says: version, ...(Number.parseInt(version, 10) === NODE_MAJOR ? {} : { fix }) };
}

function dataFolder(folder: string): Finding[] {
  const check = 'data folder';
  if (!fs.existsSync(folder)) return [{ check, says: `${folder} is not there yet; the first start makes it` }];
  try {
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK);
  } catch {
    return [
      { check, says: `${folder} cannot be written to`, fix: 'Give this user the right to read and write there.' },
    ];
  }
  const { bavail, bsize } = fs.statfsSync(folder);
  const free = bavail * bsize;
  const says = `${folder}, ${Math.round(free / 1_000_000).toLocaleString('en')} MB free`;
  return [{ check, says, ...(free < ENOUGH_BYTES ? { fix: 'Free some space before writes are refused.' } : {}) }];
}

function lease(folder: string, held: boolean): Finding[] {
  const check = 'lease';
  if (held) return [{ check, says: 'held: a process works with the data folder' }];
  if (!fs.existsSync(folder)) return [{ check, says: 'free' }];
  const wasKilled = fs.existsSync(path.join(folder, 'owner.pid'));
  try {
    DataFolder.claim(folder).release();
    return [{ check, says: wasKilled ? 'free; the last process was killed, which does no harm' : 'free' }];
  } catch (error) {
    if (!(error instanceof StartFaults)) throw error;
    return findings(check, error.faults, 'free');
  }
}

async function ports({ http, management }: Configuration): Promise<Finding[]> {
  const faults = await unavailable([
    { ...http, portVariable: 'JUMAK_HTTP_PORT' },
    { ...management, portVariable: 'JUMAK_MANAGEMENT_PORT' },
  ]);
  return findings('ports', faults, `${http.host}:${http.port} and ${management.host}:${management.port} are free`);
}

function keys({
  configuration,
  folder,
}: {
  readonly configuration: Configuration;
  readonly folder: string;
}): Finding[] {
  const check = 'keys';
  const { signingKey: pem } = configuration.auth;
  if (pem === undefined && !fs.existsSync(path.join(folder, 'keys/signing-key.pem')))
    return [{ check, says: 'none yet; the first start makes them' }];
  try {
    loadKeys({ pem, dataDir: folder });
    return [{ check, says: pem === undefined ? 'kept in the data folder' : 'given by the settings' }];
  } catch (error) {
    if (!(error instanceof KeyRefused)) throw error;
    return [{ check, says: error.problem, fix: error.fix }];
  }
}

function database({ folder, manifest, now }: Examined): Finding[] {
  const check = `database of ${manifest.name}`;
  const file = path.join(folder, `${manifest.name}.sqlite`);
  if (!fs.existsSync(file)) return [{ check, says: 'not there yet' }];
  const fix = 'Stop Jumak, move the data folder away, and restore the latest backup.';
  try {
    const { verdict, migrations, toldLast } = examineDatabase({ folder, module: manifest.name });
    if (verdict !== 'ok') return [{ check, says: `damaged: ${verdict}`, fix }];
    const found: Finding[] = [{ check, says: `whole; ${schemaState(manifest, migrations)}` }];
    if (toldLast === undefined || toldLast <= now + CLOCK_SKEW) return found;
    const says = `the clock of this machine is behind the latest event (${new Date(toldLast).toISOString()})`;
    return [...found, { check: 'clock', says, fix: 'Set the clock right before you start.' }];
  } catch (error) {
    return [{ check, says: `cannot be read: ${(error as Error).message}`, fix }];
  }
}

function schemaState(manifest: ModuleManifest, applied: readonly string[]): string {
  const known = schemaOf(manifest).migrations.map(({ name }) => name);
  const pending = known.filter((name) => !applied.includes(name));
  const newer = applied.filter((name) => !known.includes(name));
  if (newer.length > 0) return `its schema is of a newer version (${newer.join(' ')}), on which this one runs`;
  if (pending.length > 0) return `the next start brings it up by ${pending.join(' ')} and keeps a copy`;
  return 'its schema is up to date';
}
