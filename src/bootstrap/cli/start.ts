import { Command } from 'commander';
import { nearest } from '#kernel/config/nearest.ts';
import { endOnSignals } from '#kernel/lifecycle/signals.ts';
import { stopWithStandardInput } from '#kernel/lifecycle/standard-input.ts';
import { Refused } from './refused.ts';

/** What can be started by one name. */
const ENTRYPOINTS: Readonly<Record<string, () => Promise<unknown>>> = {
  monolith: () => import('../monolith.ts'),
  gateway: () => import('../gateway.ts'),
  member: () => import('../member.ts'),
  accommodation: () => import('../accommodation.ts'),
  room: () => import('../room.ts'),
  reservation: () => import('../reservation.ts'),
  'config-server': () => import('../config-server.ts'),
};

/** What is never started together with modules. */
const WHOLE: readonly string[] = ['monolith', 'gateway', 'config-server'];

export const start = (): Command =>
  new Command('start')
    .description('serve until told to stop: all modules in this process, or those that are named')
    .argument(
      '[what...]',
      'names of modules, `monolith` for all of them (the default), `gateway` for none, `config-server` for the settings of all',
    )
    .option('--until-stdin-ends', 'stop as well when standard input ends: for a program that starts this one')
    .action(async (names: readonly string[], { untilStdinEnds }: { readonly untilStdinEnds?: true }) => {
      endOnSignals();
      if (untilStdinEnds === true) stopWithStandardInput();
      for (const name of names) refuseUnknown(name);
      const [name = 'monolith', ...more] = new Set(names);
      if (more.length === 0) await ENTRYPOINTS[name]?.();
      else await serveTogether([name, ...more]);
    });

function refuseUnknown(name: string): void {
  const known = Object.keys(ENTRYPOINTS);
  if (known.includes(name)) return;
  throw new Refused({
    problem: `There is nothing called ${JSON.stringify(name)} to start.`,
    fix: `Did you mean ${nearest({ unknown: name, known })}? There are ${known.join(', ')}.`,
  });
}

async function serveTogether(names: readonly string[]): Promise<void> {
  const whole = names.find((name) => WHOLE.includes(name));
  if (whole !== undefined)
    throw new Refused({
      problem: `\`${whole}\` is a process by itself, and is not started together with modules.`,
      fix: 'Leave it out: a process that runs two modules or more is the gateway to the others, and one that runs all is the monolith.',
    });
  const [{ allModules }, { serve }] = await Promise.all([import('../modules.ts'), import('../serve.ts')]);
  await serve(allModules.filter(({ name }) => names.includes(name)));
}
