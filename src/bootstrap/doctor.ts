import fs from 'node:fs';
import path from 'node:path';
import { KeyRefused } from '#kernel/auth/ec-key.ts';
import { readKeys } from '#kernel/auth/signing-key-file.ts';
import type { Configuration } from '#kernel/config/configuration.ts';
import type { Role } from '#kernel/config/role.ts';
import { DataFolder, type FolderState, halfRestored } from '#kernel/lifecycle/data-folder.ts';
import { answering } from '#kernel/lifecycle/port-probe.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { examineBus, examineShared } from './adapters.ts';
import { databaseFindings } from './database-findings.ts';
import { type Finding, findings } from './finding.ts';
import { productionConcerns } from './production-concerns.ts';
import { serverFindings } from './server-findings.ts';
import { SettledSettings } from './settled-settings.ts';

const NODE_MAJOR = 26;
const ENOUGH_BYTES = 256 * 1_024 * 1_024;

interface Examined {
  readonly role: Role;
  readonly modules: readonly ModuleManifest[];
  readonly now: number;
}

/** Looks at all that a process of that role needs, beside a running one too, and changes nothing. What faults of the settings keep from view is left out. */
export async function examine({ role, modules, now }: Examined): Promise<readonly Finding[]> {
  const settings = await SettledSettings.of(role);
  const well = settings.when(['environment'], ({ environment }) => `${environment}, all valid`) ?? '';
  const found: Finding[] = [nodeVersion(), ...findings({ check: 'settings', faults: settings.faults, well })];
  for (const { of, look } of looks({ role, modules, now })) found.push(...((await settings.when(of, look)) ?? []));
  return found;
}

interface Look {
  /** The settings that it needs. */
  readonly of: readonly string[];
  readonly look: (configuration: Configuration) => readonly Finding[] | Promise<readonly Finding[]>;
}

/** Letters go out and tokens are signed where sessions begin; what no module runs in needs no database and no bus. */
const looks = ({ role, modules, now }: Examined): readonly Look[] => [
  ...(role.signs === false ? [] : [{ of: ['environment', 'mail', 'http.publicUrl'], look: letters }]),
  { of: ['data.dir'], look: ({ data }) => [dataFolder(data), lease(data)] },
  { of: ['data.dir', 'http.host', 'http.port', 'management.host', 'management.port'], look: ports },
  ...(role.signs === false ? [] : [{ of: ['data.dir', 'auth.signingKey'], look: keys }]),
  ...(role.alone === true ? [] : [{ of: ['redis'], look: redis }]),
  ...(modules.length === 0 ? [] : looksOfModules({ modules, now })),
];

const looksOfModules = ({ modules, now }: Pick<Examined, 'modules' | 'now'>): readonly Look[] => [
  {
    of: ['data.dir', 'database', 'mysql'],
    look: (configuration) => databases({ configuration, modules, now }),
  },
  { of: ['eventBus', 'kafka'], look: kafka },
  ...modules.flatMap(({ name, concerns }) =>
    concerns === undefined
      ? []
      : [
          {
            of: [name],
            look: ({ modules: sections }: Configuration) =>
              findings({ check: `settings of ${name}`, ...concerns(sections[name] ?? {}, now) }),
          },
        ],
  ),
];

function nodeVersion(): Finding {
  const version = process.versions.node;
  const fix = 'Run `npm install` in the checkout, and start Jumak with npm start, npx jumak or jumak.sh.';
  return { check: 'Node', says: version, ...(Number.parseInt(version, 10) === NODE_MAJOR ? {} : { fix }) };
}

function letters(configuration: Configuration): readonly Finding[] {
  const { smtpUrl, from } = configuration.mail;
  const sent = smtpUrl !== undefined && from !== undefined;
  const well = sent ? `sent by ${new URL(smtpUrl).host}` : 'written to the log, not sent';
  return findings({ check: 'letters', faults: productionConcerns(configuration), well });
}

function dataFolder({ dir }: Configuration['data']): Finding {
  const check = 'data folder';
  const folder = path.resolve(dir);
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

function lease({ dir }: Configuration['data']): Finding {
  const check = 'lease';
  const folder = path.resolve(dir);
  const state = DataFolder.look(folder);
  const says: Readonly<Record<Exclude<FolderState, 'half-restored'>, string>> = {
    held: 'held: a process works with the data folder',
    left: 'free; the last process was killed, which does no harm',
    free: 'free',
  };
  if (state !== 'half-restored') return { check, says: says[state] };
  const { problem, fix } = halfRestored(folder);
  return { check, says: problem, fix };
}

async function ports({ http, management, data }: Configuration): Promise<readonly Finding[]> {
  const check = 'ports';
  if (DataFolder.look(data.dir) === 'held')
    return [{ check, says: 'not looked at: the process that runs has taken its own' }];
  const faults = await answering([
    { ...http, portVariable: 'JUMAK_HTTP_PORT' },
    { ...management, portVariable: 'JUMAK_MANAGEMENT_PORT' },
  ]);
  const chosen = [http, management].filter(({ port }) => port !== 0).map(({ host, port }) => `${host}:${port}`);
  const free = chosen.length === 0 ? [] : [`${chosen.join(' and ')} ${chosen.length === 1 ? 'is' : 'are'} free`];
  const open = new Set([http, management].filter(({ port }) => port === 0).map(({ host }) => host));
  const taken = open.size === 0 ? [] : [`a free one of ${[...open].join(' and of ')} is taken at the start`];
  return findings({ check, faults, well: [...free, ...taken].join('; ') });
}

async function redis(configuration: Configuration): Promise<readonly Finding[]> {
  return (await examineShared(configuration)).map((finding) => ({ check: 'Redis', ...finding }));
}

async function kafka(configuration: Configuration): Promise<readonly Finding[]> {
  return (await examineBus(configuration)).map((finding) => ({ check: 'Kafka', ...finding }));
}

function databases({
  configuration,
  modules,
  now,
}: Pick<Examined, 'modules' | 'now'> & { readonly configuration: Configuration }) {
  if (configuration.database.driver === 'mysql') return serverFindings({ configuration, modules, now });
  return databaseFindings({ folder: path.resolve(configuration.data.dir), modules, now });
}

function keys({ data, auth: { signingKey: pem } }: Configuration): readonly Finding[] {
  const check = 'keys';
  const dataDir = path.resolve(data.dir);
  if (pem === undefined && !fs.existsSync(path.join(dataDir, 'keys/signing-key.pem')))
    return [{ check, says: 'none yet; the first start makes them' }];
  try {
    readKeys({ pem, dataDir });
    return [{ check, says: pem === undefined ? 'kept in the data folder' : 'given by the settings' }];
  } catch (error) {
    if (!(error instanceof KeyRefused)) throw error;
    return [{ check, says: error.problem, fix: error.fix }];
  }
}
