import { Command } from 'commander';
import type { SagaView, StepView } from '#kernel/operations/views.ts';
import { jsonOption, Output } from './output.ts';

interface Row extends Partial<StepView['outcomes'][number]> {
  readonly told: string;
  readonly type: string;
  readonly by: string;
}

export const saga = (): Command =>
  new Command('saga')
    .description('what the modules have told each other about one booking')
    .addCommand(
      new Command('show')
        .description('show every event about a reservation, and what became of it in each module')
        .argument('<reservationId>')
        .addOption(jsonOption())
        .action(show),
    );

async function show(subject: string, options: { readonly json?: boolean }): Promise<void> {
  const { lacking, operateModules } = await import('./operate-modules.ts');
  const { saga, known } = await operateModules({
    work: async (operator, known) => ({
      known,
      saga: await operator.get<SagaView>({ path: `/ops/sagas/${encodeURIComponent(subject)}` }),
    }),
  });
  const output = new Output(options);
  if (options.json === true) {
    output.show({ ...saga, unanswered: known.elsewhere }, () => '');
    return;
  }
  output.table(saga.events.flatMap(rowsOf), [
    { heading: 'told at', of: ({ told }) => told },
    { heading: 'event', of: ({ type }) => type },
    { heading: 'by', of: ({ by }) => by },
    {
      heading: 'heard by',
      of: ({ subscriber, module }) => (subscriber === undefined ? '' : `${module}: ${subscriber}`),
    },
    { heading: 'state', of: ({ state }) => state },
    { heading: 'attempts', of: ({ attempts }) => attempts },
    { heading: 'at', of: ({ at }) => at },
    { heading: 'dead letter', of: ({ deadLetter }) => deadLetter },
  ]);
  const lacks = lacking(known);
  if (lacks !== undefined) output.tell(lacks);
}

function rowsOf({ type, module: by, at: told, outcomes }: StepView): Row[] {
  const event = { told, type, by };
  return outcomes.length === 0 ? [event] : outcomes.map((outcome) => ({ ...event, ...outcome }));
}
