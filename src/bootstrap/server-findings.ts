import type { Configuration } from '#kernel/config/configuration.ts';
import { StartFaults } from '#kernel/lifecycle/start-faults.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import type { ExaminedDatabases } from './adapters/mysql-databases.ts';
import { examineServer } from './adapters.ts';
import { clockFinding } from './clock-finding.ts';
import { type Finding, findings } from './finding.ts';
import { schemaInWords } from './schema-state.ts';

interface Examined {
  readonly configuration: Pick<Configuration, 'mysql' | 'modules'>;
  readonly modules: readonly ModuleManifest[];
  readonly now: number;
}

/** As `databaseFindings`, of databases on a server, and how the server itself was found. */
export async function serverFindings({ configuration, modules, now }: Examined): Promise<Finding[]> {
  const check = 'MySQL';
  const { host, port, user } = configuration.mysql;
  try {
    const names = modules.map(({ name }) => name);
    const { version, schemas, accounts } = await examineServer(configuration, names);
    const told = [...schemas.values()].map(({ toldLast }) => toldLast);
    return [
      { check, says: `${host}:${port} answers and lets ${user} in; version ${version}` },
      ...accounts.flatMap(accountFindings),
      ...modules.map((manifest) => schemaFinding(manifest, schemas)),
      clockFinding({ now, told }),
    ];
  } catch (error) {
    if (!(error instanceof StartFaults)) throw error;
    return findings({ check, faults: error.faults, well: '' });
  }
}

function accountFindings({ module, user, found }: ExaminedDatabases['accounts'][number]): Finding[] {
  const well = found === 'works' ? `${user} is let in` : `the next start makes ${user}, and gives it its rights`;
  return findings({ check: `account of ${module}`, faults: typeof found === 'string' ? [] : [found], well });
}

function schemaFinding(manifest: ModuleManifest, schemas: ExaminedDatabases['schemas']): Finding {
  const check = `database of ${manifest.name}`;
  const found = schemas.get(manifest.name);
  if (found === undefined) return { check, says: 'not there yet; the first start makes it' };
  const { name, migrations: applied } = found;
  return { check, says: `${name} is there; ${schemaInWords({ manifest, applied, keepsCopy: false })}` };
}
