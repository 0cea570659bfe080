import { Command } from 'commander';
import type { ShownInstance } from '#kernel/registry/instances-route.ts';
import { jsonOption, Output } from './output.ts';

export const instances = (): Command =>
  new Command('instances')
    .description('the processes that are at work, where they are and in which state')
    .addOption(jsonOption())
    .action(list);

async function list(options: { readonly json?: boolean }): Promise<void> {
  const { operate } = await import('./operate.ts');
  const { items } = await operate((operator) =>
    operator.get<{ readonly items: readonly ShownInstance[] }>({ path: '/ops/instances' }),
  );
  new Output(options).table(items, [
    { heading: 'name', of: ({ name }) => name },
    { heading: 'state', of: ({ state }) => state },
    { heading: 'modules', of: ({ modules }) => modules.join(' ') },
    { heading: 'url', of: ({ url }) => url },
    { heading: 'version', of: ({ version }) => version },
    { heading: 'id', of: ({ id }) => id },
  ]);
}
