import type { Draft } from './configuration.ts';
import type { ConfigurationFault } from './configuration-faults.ts';
import type { Standing } from './role.ts';

/** Databases on a server need to know where it is and who asks. */
export function databaseServer({
  draft,
  standing,
}: {
  readonly draft: Draft;
  readonly standing: Standing;
}): readonly ConfigurationFault[] {
  if (standing.empty || draft.database?.driver !== 'mysql') return [];
  const given = { 'mysql.host': draft.mysql?.host, 'mysql.user': draft.mysql?.user };
  const fixes = {
    'mysql.host': 'Set JUMAK_MYSQL_HOST to the host of the server, and JUMAK_MYSQL_PORT when it is not 3306.',
    'mysql.user': 'Set JUMAK_MYSQL_USER, and JUMAK_MYSQL_PASSWORD, to somebody who may make schemas there.',
  };
  return Object.entries(given)
    .filter(([, value]) => value === undefined)
    .map(([setting]) => ({
      setting,
      source: 'not set',
      problem: 'is required when database.driver is mysql',
      fix: fixes[setting as keyof typeof fixes],
    }));
}
