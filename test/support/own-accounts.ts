import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { allModules } from '../../src/bootstrap/modules.ts';
import { mysqlServer, otherClient } from './mysql-server.ts';
import { connectRedis } from './redis-at-hand.ts';

const MODULES = allModules.map(({ name }) => name);

interface Account {
  readonly user: string;
  readonly password: string;
}

/** An account of its own for each module at MySQL, which the program makes itself, and one for all at Redis that sees their keys alone. */
export class OwnAccounts {
  readonly #name = `jumak_${randomBytes(4).toString('hex')}`;
  readonly #accounts: ReadonlyMap<string, Account>;
  readonly redis: Account & { readonly keyPrefix: string };

  private constructor() {
    const account = (of: string) => ({ user: `${this.#name}_${of}`, password: randomBytes(16).toString('hex') });
    this.#accounts = new Map(MODULES.map((module) => [module, account(module)]));
    this.redis = { ...account('keys'), keyPrefix: this.#name };
  }

  /** With the rights at Redis that docs/operations.md names. */
  static async make(): Promise<OwnAccounts> {
    const accounts = new OwnAccounts();
    const { user, password, keyPrefix } = accounts.redis;
    const rights = [`~${keyPrefix}:*`, `&${keyPrefix}:*`, '+@all', '-@admin', '-@dangerous', '+info'];
    await asAdministrator((redis) => redis.acl('SETUSER', user, 'on', `>${password}`, ...rights));
    return accounts;
  }

  /** The settings of an installation that works by them. */
  get variables(): Readonly<Record<string, string>> {
    const { user, password, keyPrefix } = this.redis;
    const ofModules = [...this.#accounts].flatMap(([module, account]) => [
      [`JUMAK_${module.toUpperCase()}_MYSQL_USER`, account.user],
      [`JUMAK_${module.toUpperCase()}_MYSQL_PASSWORD`, account.password],
    ]);
    return {
      ...Object.fromEntries(ofModules),
      JUMAK_REDIS_USER: user,
      JUMAK_REDIS_PASSWORD: password,
      JUMAK_REDIS_KEY_PREFIX: keyPrefix,
    };
  }

  get secrets(): readonly string[] {
    return [...this.#accounts.values(), this.redis].map(({ password }) => password);
  }

  userOf(module: string): string {
    return this.#accounts.get(module)?.user ?? '';
  }

  /** What becomes of statements in the hands of whoever has got hold of a module's account: its rows, or the number of the refusal. */
  async tried(module: string, statements: readonly string[]): Promise<readonly unknown[]> {
    const { host, port } = mysqlServer();
    const connection = await createConnection({ host, port, ...this.#accounts.get(module) });
    const outcomes: unknown[] = [];
    for (const sql of statements)
      outcomes.push(
        await connection.query(sql).then(
          ([rows]) => rows,
          ({ errno }) => errno,
        ),
      );
    await connection.end();
    return outcomes;
  }

  async remove(): Promise<void> {
    const client = await otherClient();
    for (const { user } of this.#accounts.values()) await client.query("DROP USER IF EXISTS ?@'%'", [user]);
    await client.end();
    await asAdministrator((redis) => redis.acl('DELUSER', this.redis.user));
  }
}

async function asAdministrator(work: Parameters<ReturnType<typeof connectRedis>['ask']>[0]): Promise<void> {
  const redis = connectRedis();
  await redis.ask(work);
  redis.close();
}
