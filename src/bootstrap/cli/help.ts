import { Command } from 'commander';
import { nearest } from '#kernel/config/nearest.ts';

/** Says what a command takes, and refuses a name that is not known, which the library's own passes over. */
export const helpOf = (parent: Command): Command =>
  new Command('help')
    .description('say what a command takes')
    .argument('[command...]')
    .action((names: readonly string[]) => named(parent, names).help());

function named(parent: Command, [name, ...further]: readonly string[]): Command {
  if (name === undefined) return parent;
  const command = parent.commands.find((known) => known.name() === name);
  if (command !== undefined) return named(command, further);
  const near = nearest({ unknown: name, known: parent.commands.map((known) => known.name()) });
  return parent.error(`error: unknown command '${name}'${near === undefined ? '' : `\n(Did you mean ${near}?)`}`);
}
