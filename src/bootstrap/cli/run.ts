import { debuglog } from 'node:util';
import { Command, CommanderError } from 'commander';
import { DomainError } from '#kernel/domain/errors.ts';
import { isExpected } from '../expected.ts';
import { VERSION } from '../version.ts';
import { commands } from './commands.ts';
import { helpOf } from './help.ts';
import { Refused } from './refused.ts';

const REFUSED = 1;
const MISUSED = 2;
const debug = debuglog('jumak');

/** Runs one command line and answers the exit code: 0 done, 1 refused or failed, 2 not understood. */
export async function run(words: readonly string[]): Promise<number> {
  endQuietlyWhenNobodyReads(process.stdout);
  try {
    await program().parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
    process.stderr.write(`jumak: ${explain(error)}\n`);
    return REFUSED;
  }
}

function program(): Command {
  const jumak = new Command('jumak')
    .description('Accommodation reservations in one process or several, embedded or on MySQL, Redis and Kafka.')
    .version(VERSION, '--version', 'print the version')
    .exitOverride()
    .showHelpAfterError('  -> `jumak help` lists the commands, `jumak help <command>` says what one takes.')
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'jumak: ')) })
    .addHelpText(
      'after',
      `
Settings come from config/ and JUMAK_… variables; \`jumak config print\` shows each, and where it is from.
Exit codes: 0 done, 1 refused or failed, 2 not understood.`,
    );
  for (const command of commands) jumak.addCommand(inherit(command(), jumak));
  return withHelp(jumak);
}

function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const inner of command.commands) inherit(inner, command);
  return withHelp(command);
}

/** What takes commands explains them, and refuses what is none. */
function withHelp(command: Command): Command {
  if (command.commands.length > 0)
    command.addCommand(helpOf(command).copyInheritedSettings(command)).helpCommand(false);
  return command;
}

function explain(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (error instanceof DomainError) return error.text.en;
  if (isExpected(error)) return `this cannot be done:\n${error.message}`;
  debug('%s', error instanceof Error ? error.stack : error);
  const message = error instanceof Error ? error.message : String(error);
  return `this should not have happened: ${message}\n  -> NODE_DEBUG=jumak shows where it did; report it with that.`;
}

/** `jumak … | head` is no fault. */
function endQuietlyWhenNobodyReads(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}
