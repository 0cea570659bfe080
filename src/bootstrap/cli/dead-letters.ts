import { Command, Option } from 'commander';
import { nearest } from '#kernel/config/nearest.ts';
import type { LetterView, ListedLetter, ReplayView } from '#kernel/operations/views.ts';
import type { OperatorClient } from './operator-client.ts';
import { jsonOption, Output } from './output.ts';
import { Refused } from './refused.ts';

interface Selection {
  readonly module?: string;
  readonly type?: string;
  readonly key?: string;
}

interface JsonOption {
  readonly json?: boolean;
}

const select = (command: Command): Command =>
  command
    .option('--module <name>', 'those that this module parked')
    .option('--type <type>', 'those of one type, such as reservation.requested')
    .option('--key <key>', 'those of one partition key: of bookings the room');

export const deadLetters = (): Command =>
  new Command('dead-letters')
    .description('the events that a subscriber could not handle')
    .addCommand(
      select(new Command('list'))
        .description('show them, in the order in which they were parked')
        .addOption(new Option('--state <state>').choices(['PARKED', 'REPLAYED', 'DISCARDED', 'ALL']).default('PARKED'))
        .addOption(jsonOption())
        .action(list),
    )
    .addCommand(
      new Command('show')
        .description('show one with its payload, headers, cause and error')
        .argument('<id>')
        .addOption(jsonOption())
        .action(show),
    )
    .addCommand(
      select(new Command('replay'))
        .description('hand one, or all that are chosen, once more to the subscriber that parked them')
        .argument('[id]')
        .addOption(jsonOption())
        .action(replay),
    )
    .addCommand(
      new Command('discard')
        .description('give one up for good')
        .argument('<id>')
        .option('--reason <text>', 'why, for whoever looks at it later')
        .addOption(jsonOption())
        .action(discard),
    );

async function list(
  { state, json, ...selection }: Selection & JsonOption & { readonly state: string },
  command: Command,
): Promise<void> {
  const { lacking, operateModules } = await import('./operate-modules.ts');
  const query = { ...selection, state: state === 'ALL' ? undefined : state };
  const { letters, known } = await operateModules({
    module: selection.module,
    work: async (operator, known) => ({ known, letters: await allOf(operator, query) }),
  });
  if (letters.length === 0) await refuseUnknownType(selection, command);
  const output = new Output({ json: json ?? false });
  output.table(letters, [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'module', of: ({ module }) => module },
    { heading: 'type', of: ({ type }) => type },
    { heading: 'key', of: ({ key }) => key },
    { heading: 'cause', of: ({ cause }) => cause },
    { heading: 'attempts', of: ({ attempts }) => attempts },
    { heading: 'state', of: (letter) => letter.state },
    { heading: 'parked at', of: ({ parkedAt }) => parkedAt },
  ]);
  const lacks = selection.module === undefined ? lacking(known) : undefined;
  if (lacks !== undefined) output.tell(lacks);
}

async function allOf(
  operator: OperatorClient,
  query: Selection & { readonly state: string | undefined },
): Promise<ListedLetter[]> {
  const all: ListedLetter[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await operator.get<{ items: ListedLetter[]; page: { nextCursor: string | null } }>({
      path: '/ops/dead-letters',
      query: { ...query, limit: '100', cursor: cursor ?? undefined },
    });
    all.push(...page.items);
    cursor = page.page.nextCursor;
  } while (cursor !== null);
  return all;
}

async function show(id: string, options: JsonOption): Promise<void> {
  const { operateModules } = await import('./operate-modules.ts');
  const letter = await operateModules({ work: (operator) => operator.get<LetterView>({ path: pathOf(id) }) });
  new Output(options).show(letter, asText);
}

async function replay(
  id: string | undefined,
  { json = false, ...selection }: Selection & JsonOption,
  command: Command,
): Promise<void> {
  if (id === undefined && Object.keys(selection).length === 0)
    command.error('error: say which: an <id>, or all of a --module, a --type or a --key');
  const { lacking, operateModules } = await import('./operate-modules.ts');
  const { done, known } = await operateModules({
    module: selection.module,
    work: async (operator, known) => ({
      known,
      done:
        id === undefined
          ? await operator.post<ReplayView>({ path: '/ops/dead-letters/replay', body: selection })
          : replayedOf(await operator.post<LetterView>({ path: `${pathOf(id)}/replay` })),
    }),
  });
  if (done.replayed === 0 && done.failed.length === 0) await refuseUnknownType(selection, command);
  const output = new Output({ json });
  output.outcome(done, { figure: String(done.replayed), sentence: `${done.replayed} replayed.` });
  const lacks = id === undefined && selection.module === undefined ? lacking(known) : undefined;
  if (lacks !== undefined) output.tell(lacks);
  const [first] = done.failed;
  if (first !== undefined)
    throw new Refused({
      problem: `${done.failed.length} failed again and stay parked; the first, ${first.id}: ${first.error}`,
      fix: 'Remove the cause and replay them again, or discard them.',
    });
}

async function discard(id: string, { reason, json = false }: JsonOption & { readonly reason?: string }): Promise<void> {
  const { operateModules } = await import('./operate-modules.ts');
  const body = reason === undefined ? {} : { reason };
  const letter = await operateModules({
    work: (operator) => operator.post<LetterView>({ path: `${pathOf(id)}/discard`, body }),
  });
  const sentence = `Discarded: ${letter.module} will not be given this ${letter.type} again.`;
  new Output({ json }).outcome(letter, { figure: letter.state, sentence });
}

/** What is parked may be of any type; where nothing is, the name may be at fault. */
async function refuseUnknownType({ type: unknown }: Selection, command: Command): Promise<void> {
  if (unknown === undefined) return;
  const { allModules } = await import('../modules.ts');
  const known = allModules.flatMap(({ publishes }) => publishes.map(({ type }) => type));
  if (known.includes(unknown)) return;
  command.error(
    `error: nothing is parked of the type '${unknown}', and no event has it\n(Did you mean ${nearest({ unknown, known })}?)`,
  );
}

const pathOf = (id: string): string => `/ops/dead-letters/${encodeURIComponent(id)}`;

const replayedOf = ({ id, state, error }: LetterView): ReplayView =>
  state === 'REPLAYED' ? { replayed: 1, failed: [] } : { replayed: 0, failed: [{ id, error }] };

function asText({ headers, payload, ...letter }: LetterView): string {
  const facts = Object.entries(letter).map(([name, value]) => `${name.padEnd(12)}${value ?? ''}`);
  const said = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`);
  return `${[...facts, 'headers', ...said, 'payload', payload].join('\n')}\n`;
}
