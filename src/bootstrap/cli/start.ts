import { Command } from 'commander';
import { endOnSignals } from '#kernel/lifecycle/signals.ts';
import { stopWithStandardInput } from '#kernel/lifecycle/standard-input.ts';
import { namesOf, placementNamed, whatRuns } from './started.ts';

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

interface StartOptions {
  readonly untilStdinEnds?: true;
}

export const start = (): Command =>
  new Command('start')
    .description('serve until told to stop: all modules in this process, or those that are named')
    .addArgument(whatRuns())
    .option('--until-stdin-ends', 'stop as well when standard input ends: for a program that starts this one')
    .action(async (words: readonly string[], { untilStdinEnds }: StartOptions, command: Command) => {
      const [name = '', ...more] = namesOf(words, command);
      endOnSignals();
      if (untilStdinEnds === true) stopWithStandardInput();
      if (more.length === 0) await ENTRYPOINTS[name]?.();
      else await serveTogether([name, ...more]);
    });

async function serveTogether(names: readonly string[]): Promise<void> {
  const [{ modules }, { serve }] = await Promise.all([placementNamed(names), import('../serve.ts')]);
  await serve(modules);
}
