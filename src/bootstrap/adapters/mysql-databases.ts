import type { Configuration } from '#kernel/config/configuration.ts';
import { type StartFault, StartFaults } from '#kernel/lifecycle/start-faults.ts';
import { LIVING_RELAYS } from '#kernel/outbox/relay-lease.ts';
import type { MysqlAccount } from '#kernel/persistence/mysql.connection.ts';
import type { ExaminedSchema } from '#kernel/persistence/mysql.examination.ts';
import type { ModuleDatabases } from './module-databases.ts';
import {
  administratorOf,
  type ExaminedAccount,
  examineModuleAccount,
  moduleAccountOf,
  refusedAccount,
  schemaNameOf,
} from './mysql-accounts.ts';

/** A schema of a MySQL or MariaDB server for each module, for several processes on Kafka and else for one; the client is loaded when the first one is opened. */
export function mysqlDatabases(configuration: Configuration): ModuleDatabases {
  const administrator = administratorOf(configuration);
  const { schemaPrefix } = configuration.mysql;
  const isShared = configuration.eventBus.adapter === 'kafka';
  return {
    open: async ({ module, ...schema }) => {
      const { MysqlDatabase } = await import('#kernel/persistence/mysql.database.ts');
      const name = schemaNameOf(configuration, module);
      const account = moduleAccountOf(configuration, module);
      const raise = async (error: unknown): Promise<never> => {
        const fault = await faultOf(error, {
          administrator,
          schemaPrefix,
          name,
          account: account && { ...account, module },
        });
        throw fault === undefined ? error : new StartFaults([fault]);
      };
      try {
        const alone = isShared ? { alone: false } : { alone: true, rivals: LIVING_RELAYS };
        const database = await MysqlDatabase.open({ administrator, account, name, schema, ...alone });
        const { transaction, migrated, ofNewer } = database;
        const close = () => database.close();
        const demandShared = () => database.demandShared().catch(raise);
        return { database, transaction, isShared, demandShared, commits: transaction.counts, migrated, ofNewer, close };
      } catch (error) {
        return await raise(error);
      }
    },
    takeSnapshot: undefined,
  };
}

/** What a look at the server shows of the modules whose schemas are there. */
export interface ExaminedDatabases {
  readonly version: string;
  readonly schemas: ReadonlyMap<string, ExaminedSchema & { readonly name: string }>;
  /** Those that modules have of their own. */
  readonly accounts: readonly ExaminedAccount[];
}

/** Looks at the server, whether or not a process works with it, and changes nothing. @throws StartFaults when it cannot be worked with */
export async function examineMysqlDatabases(
  configuration: Pick<Configuration, 'mysql' | 'modules'>,
  modules: readonly string[],
): Promise<ExaminedDatabases> {
  const { examineMysql } = await import('#kernel/persistence/mysql.examination.ts');
  const { demandRights } = await import('#kernel/persistence/mysql.rights.ts');
  const administrator = administratorOf(configuration);
  const names = new Map(modules.map((module) => [schemaNameOf(configuration, module), module]));
  try {
    const { version, schemas } = await examineMysql(administrator, [...names.keys()]);
    const found = [...schemas].map(([name, schema]) => [names.get(name) ?? name, { ...schema, name }] as const);
    await demandRights(administrator, [...names.keys()]);
    const accounts = await Promise.all(modules.map((module) => examineModuleAccount(configuration, module)));
    return { version, schemas: new Map(found), accounts: accounts.filter((account) => account !== undefined) };
  } catch (error) {
    const { schemaPrefix } = configuration.mysql;
    const fault = await faultOf(error, { administrator, schemaPrefix, name: schemaNameOf(configuration, '…') });
    throw fault === undefined ? error : new StartFaults([fault]);
  }
}

interface AtWork {
  readonly administrator: MysqlAccount;
  readonly schemaPrefix: string;
  readonly name: string;
  /** The one that the module has of its own. */
  readonly account?: { readonly module: string; readonly user: string } | undefined;
}

/** What a person can do about it; undefined of a defect. */
async function faultOf(
  error: unknown,
  { administrator, schemaPrefix, name, account }: AtWork,
): Promise<StartFault | undefined> {
  const [
    { LeaseTaken },
    { BackslashesRefused, UndoingOnTimeoutRefused },
    { asksForTls, hasNoTls, isDenied, isMysqlFault, isNotTrusted },
    rights,
  ] = await Promise.all([
    import('#kernel/persistence/mysql.writer.ts'),
    import('#kernel/persistence/mysql.demands.ts'),
    import('#kernel/persistence/mysql.faults.ts'),
    import('#kernel/persistence/mysql.rights.ts'),
  ]);
  const { host, port, user } = administrator;
  const server = `The MySQL server at ${host}:${port}`;
  if (error instanceof LeaseTaken)
    return {
      problem: `Another process works with the schema ${name} at ${host}:${port}.`,
      fix: 'Stop it first, or set JUMAK_MYSQL_SCHEMA_PREFIX to schemas of your own: several share them on Kafka alone, with JUMAK_EVENT_BUS_ADAPTER=kafka for all. After a kill of such a process wait ten seconds.',
    };
  if (error instanceof BackslashesRefused)
    return {
      problem: `${server} takes a backslash in a text for an ordinary character.`,
      fix: 'Take NO_BACKSLASH_ESCAPES out of its sql_mode.',
    };
  if (error instanceof UndoingOnTimeoutRefused)
    return {
      problem: `${server} undoes a whole transaction when one statement waits too long for a lock, and what others have written in it would be lost.`,
      fix: 'Start it without innodb_rollback_on_timeout, whose default is OFF.',
    };
  if (error instanceof rights.ModuleAccountRefused && account !== undefined)
    return refusedAccount({ administrator, account, name, refusal: error.message });
  if (error instanceof rights.AdministratorRefused || isDenied(error))
    return {
      problem: `${server} does not let ${user} work: ${messageOf(error)}.`,
      fix: `Set JUMAK_MYSQL_USER and JUMAK_MYSQL_PASSWORD to somebody who may make and change schemas called ${name}, or give it the rights: GRANT ALL PRIVILEGES ON \`${rights.grantPattern(`${schemaPrefix}_`)}%\`.* TO '${user}'@'%';${isDenied(error) ? refusedPlainly(administrator) : ''}`,
    };
  if (asksForTls(error))
    return {
      problem: `${server} lets nobody in without TLS.`,
      fix: 'Set JUMAK_MYSQL_TLS to true, and JUMAK_MYSQL_CA (or _FILE) where no public authority has signed its certificate.',
    };
  if (hasNoTls(error))
    return {
      problem: `${server} speaks no TLS, which JUMAK_MYSQL_TLS asks for.`,
      fix: 'Start it with a certificate (ssl-cert and ssl-key), or set JUMAK_MYSQL_TLS to false on a network where nobody listens.',
    };
  if (isNotTrusted(error))
    return {
      problem: `${server} cannot be trusted: ${messageOf(error)}.`,
      fix: 'Set JUMAK_MYSQL_CA (or _FILE) to the certificate of who has signed its own, and JUMAK_MYSQL_HOST to a name that it is made out to.',
    };
  if (!isMysqlFault(error)) return undefined;
  return {
    problem: `${server} cannot be reached: ${messageOf(error)}.`,
    fix: 'Start it, or set JUMAK_MYSQL_HOST and JUMAK_MYSQL_PORT to where it is.',
  };
}

/** MariaDB does not tell a wrong password from a connection that it takes by TLS alone. */
const refusedPlainly = ({ tls }: MysqlAccount): string =>
  tls === true ? '' : ' Where it takes nobody without TLS, set JUMAK_MYSQL_TLS to true.';

/** A connection that is refused at several addresses says nothing but its code. */
function messageOf(error: unknown): string {
  const { message, code } = error as Error & { readonly code?: string };
  return message === '' ? String(code) : message;
}
