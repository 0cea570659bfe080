import type { ShownModules } from '#kernel/operations/views.ts';
import { operate } from './operate.ts';
import type { OperatorClient } from './operator-client.ts';
import { Refused } from './refused.ts';

interface Asked<T> {
  /** The only one that is asked, when one is named. */
  readonly module?: string | undefined;
  readonly work: (operator: OperatorClient, known: KnownModules) => Promise<T>;
}

export interface KnownModules {
  readonly here: readonly string[];
  /** Of which the process that is asked sees nothing. */
  readonly elsewhere: readonly string[];
}

const AND = new Intl.ListFormat('en-GB');

/**
 * Does an operator's work on what modules keep. A process that runs only some of them, or none, does not speak for the others.
 * @throws Refused with where to ask instead
 */
export const operateModules = <T>({ module, work }: Asked<T>): Promise<T> =>
  operate(async (operator) => {
    const known = await modulesOf(operator);
    const { here, elsewhere } = known;
    if (elsewhere.length > 0 && here.length === 0)
      refuse('runs no modules', module === undefined ? elsewhere : [module]);
    if (module !== undefined && elsewhere.includes(module)) refuse(`runs ${AND.format(here)} only`, [module]);
    try {
      return await work(operator, known);
    } catch (error) {
      if (!(error instanceof Refused) || !error.isNotFound || elsewhere.length === 0) throw error;
      throw new Refused({ problem: `${error.problem} ${unseen(known)}`, fix: whereToAsk(elsewhere) });
    }
  });

/** What the answer lacks; undefined when nothing. */
export const lacking = (known: KnownModules): string | undefined =>
  known.elsewhere.length === 0 ? undefined : `${unseen(known)}\n  -> ${whereToAsk(known.elsewhere)}`;

async function modulesOf(operator: OperatorClient): Promise<KnownModules> {
  const { items, elsewhere } = await operator.get<ShownModules>({ path: '/ops/modules' });
  return { here: items.map(({ name }) => name), elsewhere: elsewhere.map(({ name }) => name) };
}

function refuse(why: string, modules: readonly string[]): never {
  throw new Refused({ problem: `The process that serves this data folder ${why}.`, fix: whereToAsk(modules) });
}

const unseen = ({ here, elsewhere }: KnownModules): string =>
  `The process that was asked runs ${AND.format(here)} only, and does not see what ${AND.format(elsewhere)} ${elsewhere.length === 1 ? 'keeps' : 'keep'}.`;

const whereToAsk = (modules: readonly string[]): string =>
  `Give the command the JUMAK_DATA_DIR of a process that runs ${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(modules)} (\`npm run start:split\` keeps it below its own, under the name of the process), or ask all modules at once, as an admin, by /ops at the public address.`;
