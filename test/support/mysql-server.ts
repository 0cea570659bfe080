import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import type { MysqlAccount } from '#kernel/persistence/mysql.connection.ts';

/** The server that the suites on infrastructure work with. */
export function mysqlServer(): MysqlAccount & { readonly password: string } {
  const url = new URL(process.env.JUMAK_TEST_MYSQL_URL ?? 'mysql://root@127.0.0.1:3306');
  const { hostname: host, port, username, password } = url;
  return {
    host,
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
}

/** A prefix that no other run has for its schemas. */
export const newSchemaPrefix = (): string => `jumak_test_${randomBytes(5).toString('hex')}`;

/** Another client of the server, as an operator or another process is one. */
export const otherClient = (schema?: string) =>
  createConnection({ ...mysqlServer(), ...(schema === undefined ? {} : { database: schema }) });

/** Drops every schema whose name begins with the prefix. */
export async function dropSchemas(prefix: string): Promise<void> {
  const client = await otherClient();
  const [rows] = await client.query(
    'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE ?',
    [`${prefix.replaceAll('_', '\\_')}%`],
  );
  for (const { name } of rows as { name: string }[]) await client.query('DROP DATABASE ??', [name]);
  await client.end();
}
