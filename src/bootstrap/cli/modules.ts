import { Command } from 'commander';
import type { BacklogView, ShownModules } from '#kernel/operations/views.ts';
import { jsonOption, Output } from './output.ts';

interface JsonOption {
  readonly json?: boolean;
}

export const modules = (): Command =>
  new Command('modules')
    .description('the modules, what is on its way between them and what is parked')
    .addCommand(new Command('list').description('show them').addOption(jsonOption()).action(list), { isDefault: true })
    .addCommand(
      new Command('resync')
        .description('tell all current facts of a module again, for the copies that the others keep')
        .argument('<module>')
        .addOption(jsonOption())
        .action(resync),
    );

async function list(options: JsonOption): Promise<void> {
  const { operate } = await import('./operate.ts');
  const { rows, elsewhere } = await operate(async (operator) => {
    const { items, elsewhere } = await operator.get<ShownModules>({ path: '/ops/modules' });
    const { items: backlogs } = await operator.get<{ readonly items: readonly BacklogView[] }>({
      path: '/ops/backlog',
    });
    const backlogOf = (name: string) => backlogs.find(({ module }) => module === name);
    return { elsewhere, rows: items.map((module) => ({ ...module, backlog: backlogOf(module.name) })) };
  });
  const output = new Output(options);
  output.table(rows, [
    { heading: 'module', of: ({ name }) => name },
    { heading: 'database', of: ({ database }) => database },
    { heading: 'schema', of: ({ migrations }) => migrations.at(-1) },
    { heading: 'unsettled', of: ({ backlog }) => backlog?.outbox.reduce((sum, { unsettled }) => sum + unsettled, 0) },
    {
      heading: 'oldest',
      of: ({ backlog }) =>
        `${Math.round(Math.max(0, ...(backlog?.outbox ?? []).map((topic) => topic.oldestSeconds)))} s`,
    },
    { heading: 'waiting', of: ({ backlog }) => backlog?.waiting },
    { heading: 'resting', of: ({ backlog }) => backlog?.restingLanes },
    { heading: 'parked', of: ({ backlog }) => backlog?.parked },
    { heading: 'resync', of: ({ resync }) => (resync ? 'yes' : 'no') },
  ]);
  for (const { name, instances } of elsewhere) {
    const places = instances.map(({ url, state }) => `${url} (${state})`).join(', ');
    output.tell(`${name} runs elsewhere: ${places === '' ? 'no process is seen' : places}`);
  }
}

async function resync(module: string, options: JsonOption): Promise<void> {
  const { operateModules } = await import('./operate-modules.ts');
  const path = `/ops/modules/${encodeURIComponent(module)}/resync`;
  const answer = await operateModules({
    module,
    work: (operator) => operator.post<{ readonly told: number }>({ path }),
  });
  const { told } = answer;
  new Output(options).outcome(answer, { figure: String(told), sentence: `${module} has told ${told} facts again.` });
}
