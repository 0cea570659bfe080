import { Argument, type Command } from 'commander';
import { nearest } from '#kernel/config/nearest.ts';
import type { Placement } from '../placement.ts';

const MODULES = ['member', 'accommodation', 'room', 'reservation'];
/** What is never started together with modules. */
const BY_THEMSELVES = ['monolith', 'gateway', 'config-server'];
const LEAVE_IT_OUT =
  'Leave it out: a process that runs two modules or more is the gateway to the others, and one that runs all is the monolith.';
const START_IT_ALONE = 'Start it alone, and the others with CONFIG_URI, which says where it is.';
const KNOWN = [...MODULES, ...BY_THEMSELVES];

/** The words that say what a process runs: those of `jumak start`, wherever a command is about such a process. */
export const whatRuns = (): Argument =>
  new Argument(
    '[what...]',
    'names of modules, `monolith` for all of them (the default), `gateway` for none, `config-server` for the settings of all',
  );

/** Each name once, the monolith when there is none. Names that are not known, or do not go together, are not understood. */
export function namesOf(words: readonly string[], command: Command): readonly string[] {
  const names = [...new Set(words)];
  const joined = names.find((name) => name.includes('+') && name.split('+').every((one) => KNOWN.includes(one)));
  if (joined !== undefined)
    command.error(`error: names are separated by spaces, not by +\n(Did you mean ${joined.replaceAll('+', ' ')}?)`);
  const unknown = names.find((name) => !KNOWN.includes(name));
  if (unknown !== undefined)
    command.error(
      `error: there is nothing called '${unknown}' to start\n(Did you mean ${nearest({ unknown, known: KNOWN })}? There are ${KNOWN.join(', ')}.)`,
    );
  const alone = names.find((name) => BY_THEMSELVES.includes(name));
  if (alone !== undefined && names.length > 1)
    command.error(
      `error: '${alone}' is a process by itself, and is not started together with others\n(${alone === 'config-server' ? START_IT_ALONE : LEAVE_IT_OUT})`,
    );
  return names.length === 0 ? ['monolith'] : names;
}

/** What follows from the names for the process that is started by them. */
export async function placementNamed(names: readonly string[]): Promise<Pick<Placement, 'role' | 'modules'>> {
  const [{ allModules }, { CONFIG_SERVER, placementOf }] = await Promise.all([
    import('../modules.ts'),
    import('../placement.ts'),
  ]);
  if (names.includes('config-server')) return { role: CONFIG_SERVER, modules: [] };
  return placementOf(names.includes('monolith') ? allModules : allModules.filter(({ name }) => names.includes(name)));
}
