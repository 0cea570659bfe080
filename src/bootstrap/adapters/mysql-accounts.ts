import type { Configuration } from '#kernel/config/configuration.ts';
import type { StartFault } from '#kernel/lifecycle/start-faults.ts';
import type { MysqlAccount } from '#kernel/persistence/mysql.connection.ts';

type Settings = Pick<Configuration, 'mysql' | 'modules'>;

export const schemaNameOf = ({ mysql }: Pick<Settings, 'mysql'>, module: string): string =>
  `${mysql.schemaPrefix}_${module}`;

/** The rules of the settings have seen to it that a host and a user are given. */
export function administratorOf({ mysql }: Pick<Settings, 'mysql'>): MysqlAccount {
  const { host = '', port, user = '', password, tls, ca } = mysql;
  return { host, port, user, password, tls, ca };
}

/** The account that a module has of its own. */
export function moduleAccountOf({ modules }: Pick<Settings, 'modules'>, module: string) {
  const { user, password } = modules[module]?.mysql ?? {};
  return user === undefined ? undefined : { user, password };
}

/** How the account of a module was found. */
export interface ExaminedAccount {
  readonly module: string;
  readonly user: string;
  readonly found: 'works' | 'to be made' | StartFault;
}

/** Undefined where the module has none of its own. */
export async function examineModuleAccount(settings: Settings, module: string): Promise<ExaminedAccount | undefined> {
  const own = moduleAccountOf(settings, module);
  if (own === undefined) return undefined;
  const { user } = own;
  const { examineAccount, ModuleAccountRefused } = await import('#kernel/persistence/mysql.rights.ts');
  const administrator = administratorOf(settings);
  const name = schemaNameOf(settings, module);
  try {
    const account = { ...administrator, ...own };
    return { module, user, found: await examineAccount({ administrator, account, schema: name }) };
  } catch (error) {
    if (!(error instanceof ModuleAccountRefused)) throw error;
    const refusal = error.message;
    return { module, user, found: await refusedAccount({ administrator, account: { module, user }, name, refusal }) };
  }
}

interface Refused {
  readonly administrator: MysqlAccount;
  readonly account: Pick<ExaminedAccount, 'module' | 'user'>;
  readonly name: string;
  readonly refusal: string;
}

export async function refusedAccount({
  administrator: { host, port },
  account: { module, user },
  name,
  refusal,
}: Refused): Promise<StartFault> {
  const { grantPattern, RIGHTS_ON_ROWS } = await import('#kernel/persistence/mysql.rights.ts');
  const variable = `JUMAK_${module.toUpperCase()}_MYSQL`;
  return {
    problem: `The MySQL server at ${host}:${port} does not let ${user} work for ${module}: ${refusal}.`,
    fix: `Set ${variable}_USER and ${variable}_PASSWORD to an account that is let in, or give it the rights: GRANT ${RIGHTS_ON_ROWS.join(', ')} ON \`${grantPattern(name)}\`.* TO '${user}'@'%'`,
  };
}
