import { Command } from 'commander';
import { jsonOption, Output } from './output.ts';
import { Refused } from './refused.ts';
import { namesOf, placementNamed, whatRuns } from './started.ts';

export const doctor = (): Command =>
  new Command('doctor')
    .description('look at all that a process needs, and say what to do about what is amiss')
    .addArgument(whatRuns())
    .addOption(jsonOption())
    .action(run);

async function run(words: readonly string[], options: { readonly json?: boolean }, command: Command): Promise<void> {
  const placement = await placementNamed(namesOf(words, command));
  const { examine } = await import('../doctor.ts');
  const findings = await examine({ ...placement, now: Date.now() });
  const lines = findings.map(({ check, says, fix }) =>
    fix === undefined ? `✓ ${check}: ${says}\n` : `✗ ${check}: ${says}\n    -> ${fix}\n`,
  );
  new Output(options).show(findings, () => lines.join(''));
  const amiss = findings.filter(({ fix }) => fix !== undefined).length;
  if (amiss > 0)
    throw new Refused({ problem: `${amiss} of ${findings.length} are amiss.`, fix: 'See the lines with ✗.' });
}
