import { Command } from 'commander';
import { nearest } from '#kernel/config/nearest.ts';
import { endOnSignals } from '#kernel/lifecycle/signals.ts';
import { Refused } from './refused.ts';

const MONOLITH = 'monolith';

export const start = (): Command =>
  new Command('start')
    .description('serve until told to stop: all modules in this process')
    .argument('[modules...]', 'what to serve: module names, or `monolith` for all of them (the default)')
    .action(async (names: readonly string[]) => {
      endOnSignals();
      if (names.length > 0) await refuseOtherThanAll(names);
      await import('../monolith.ts');
    });

/** A module is not served without the others: what proxies between their processes is not part of this version. */
async function refuseOtherThanAll(names: readonly string[]): Promise<void> {
  const { allModules } = await import('../modules.ts');
  const modules = allModules.map(({ name }) => name);
  for (const name of names) {
    if (modules.includes(name) || name === MONOLITH) continue;
    const known = [...modules, MONOLITH];
    throw new Refused({
      problem: `There is no module called ${JSON.stringify(name)}.`,
      fix: `Did you mean ${nearest({ unknown: name, known })}? There are ${known.join(', ')}.`,
    });
  }
  if (names.includes(MONOLITH) || modules.every((name) => names.includes(name))) return;
  throw new Refused({
    problem: `This version serves all modules in one process, not ${names.join(' and ')} alone.`,
    fix: 'Start it with `jumak start`.',
  });
}
