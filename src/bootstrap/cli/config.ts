import { Command } from 'commander';
import { jsonOption, Output } from './output.ts';
import { namesOf, placementNamed, whatRuns } from './started.ts';

interface JsonOption {
  readonly json?: boolean;
}

const LONGEST = 50;

export const config = (): Command =>
  new Command('config')
    .description('the settings')
    .addCommand(
      new Command('print')
        .description('show every setting of a process, what it is and where it is from; secrets are masked')
        .addArgument(whatRuns())
        .addOption(jsonOption())
        .action(print),
    );

async function print(words: readonly string[], options: JsonOption, command: Command): Promise<void> {
  const { role } = await placementNamed(namesOf(words, command));
  const { settingsFor } = await import('../settings.ts');
  const { listSettings } = await import('#kernel/config/list-settings.ts');
  const { ConfigurationFaults } = await import('#kernel/config/configuration-faults.ts');
  const settled = await settingsFor(role).catch((error: unknown) => {
    if (error instanceof ConfigurationFaults) return error;
    throw error;
  });
  new Output(options).table(listSettings(settled), [
    { heading: 'setting', of: ({ setting }) => setting },
    { heading: 'value', of: ({ value }) => shown(value) },
    { heading: 'from', of: ({ source }) => source },
  ]);
  if (settled instanceof ConfigurationFaults) throw settled;
}

function shown(value: unknown): string {
  if (value === null) return '-';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
