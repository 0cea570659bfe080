import { Command } from 'commander';
import { jsonOption, Output } from './output.ts';

const LONGEST = 50;

export const config = (): Command =>
  new Command('config')
    .description('the settings')
    .addCommand(
      new Command('print')
        .description('show every setting, what it is and where it is from; secrets are masked')
        .addOption(jsonOption())
        .action(print),
    );

async function print(options: { readonly json?: boolean }): Promise<void> {
  const { settingsFor, MONOLITH } = await import('../settings.ts');
  const { listSettings } = await import('#kernel/config/list-settings.ts');
  new Output(options).table(listSettings(await settingsFor(MONOLITH)), [
    { heading: 'setting', of: ({ setting }) => setting },
    { heading: 'value', of: ({ value }) => shown(value) },
    { heading: 'from', of: ({ source }) => source },
  ]);
}

function shown(value: unknown): string {
  if (value === null) return '-';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
