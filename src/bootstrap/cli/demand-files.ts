import type { Configuration } from '#kernel/config/configuration.ts';
import { serversOf } from './data-on-servers.ts';
import { Refused } from './refused.ts';

type FileCommand = 'backup' | 'restore' | 'reset';

/** For what works on the files of the databases. @throws Refused when they are kept on a server */
export function demandFiles(configuration: Configuration, command: FileCommand): void {
  const servers = serversOf(configuration);
  if (servers === undefined) return;
  const { place, prefix } = servers;
  throw new Refused({
    problem: `\`jumak ${command}\` works on files, and the data is on ${place}.`,
    fix:
      command === 'reset'
        ? `To begin anew on servers that \`npm run infra\` has started, \`npm run infra -- wipe\` deletes all that is on them; of others, delete the schemas, topics and keys that begin with ${prefix} with their own tools.`
        : `Use the tools of that server, for all schemas ${prefix}_… together.`,
  });
}
