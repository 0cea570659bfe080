import { Command } from 'commander';
import { nearest } from '#kernel/config/nearest.ts';
import { endOnSignals } from '#kernel/lifecycle/signals.ts';
import { Refused } from './refused.ts';

const ROLES = ['monolith', 'gateway', 'config-server'];

export const start = (): Command =>
  new Command('start')
    .description('serve until told to stop: all modules in this process')
    .argument('[modules...]', 'what to serve: module names, or `monolith` for all of them (the default)')
    .action(async (names: readonly string[]) => {
      endOnSignals();
      if (names.length > 0) await refuseOtherThanAll(names);
      await import('../monolith.ts');
    });

/** The bus in memory and the embedded database do not reach beyond a process, so one has to hold everything. */
async function refuseOtherThanAll(names: readonly string[]): Promise<void> {
  const { allModules } = await import('../modules.ts');
  const modules = allModules.map(({ name }) => name);
  for (const name of names) {
    if (modules.includes(name) || ROLES.includes(name)) continue;
    const known = [...modules, ...ROLES];
    throw new Refused({
      problem: `There is no module or role called ${JSON.stringify(name)}.`,
      fix: `Did you mean ${nearest({ unknown: name, known })}? There are ${known.join(', ')}.`,
    });
  }
  if (names.length === 1 && names[0] === 'monolith') return;
  const missing = modules.filter((name) => !names.includes(name));
  if (missing.length === 0 && names.every((name) => modules.includes(name))) return;
  throw new Refused({
    problem: `This build serves all modules in one process, not ${names.join(' and ')} alone: its bus is in memory and its databases are files of one process, so that modules elsewhere would never hear of each other.`,
    fix: 'Start it with `npm start` or `npx jumak start`.',
  });
}
