import path from 'node:path';
import type { StartFault } from '#kernel/lifecycle/start-faults.ts';
import { COMMAND } from '#kernel/program/program-files.ts';
import { Refused } from './refused.ts';

/** A refusal as the process says it, of what it was sent. */
interface Answered {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[] | undefined;
}

type Sent = Readonly<Record<string, unknown>>;

/** What the process says in terms of its API, in terms of the command line. */
export function refusalOf({ code, detail, errors = [] }: Answered, sent: Sent = {}): Refused {
  const own = REFUSALS[code]?.(sent);
  if (own !== undefined) return new Refused(own, { isNotFound: code.endsWith('_NOT_FOUND') });
  if (errors.length > 0) {
    const faults = errors.map(({ pointer, message }) => (pointer === '' ? message : `${pointer.slice(1)}: ${message}`));
    return new Refused({ problem: faults.join('\n'), fix: 'Correct that, and run the command again.' });
  }
  const [problem = detail, ...rest] = detail.split('; ');
  const fix = rest.length === 0 ? 'Remove the cause, and run the command again.' : capital(rest.join('; '));
  return new Refused({ problem: problem.endsWith('.') ? problem : `${problem}.`, fix });
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const REFUSALS: Readonly<Record<string, (sent: Sent) => StartFault>> = {
  ROUTE_NOT_FOUND: () => ({
    problem: 'The process that serves this data folder runs no modules, or is of another version.',
    fix: 'Give the command the JUMAK_DATA_DIR of a process that runs some.',
  }),
  MODULE_NOT_FOUND: () => ({ problem: 'There is no such module.', fix: `\`${COMMAND} modules\` lists them.` }),
  NOTHING_TO_RESYNC: () => ({
    problem: 'This module tells no facts that others copy.',
    fix: `The last column of \`${COMMAND} modules\` says which ones do.`,
  }),
  RESYNC_UNDER_WAY: () => ({
    problem: 'This module is telling its facts again already.',
    fix: 'Run the command again when that has ended.',
  }),
  DEAD_LETTER_NOT_FOUND: () => ({
    problem: 'There is no such dead letter.',
    fix: `\`${COMMAND} dead-letters list --state ALL\` has their ids.`,
  }),
  DEAD_LETTER_RESOLVED: () => ({
    problem: 'This dead letter has been replayed or discarded already.',
    fix: `\`${COMMAND} dead-letters show <id>\` has its state.`,
  }),
  SAGA_NOT_FOUND: () => ({
    problem: 'No event about this id is kept.',
    fix: 'Check that it is the id of a reservation; settled events are forgotten after 7 days.',
  }),
  MEMBER_NOT_FOUND: ({ email }) => ({
    problem: `There is no member with the address ${email}.`,
    fix: 'Check how it is written, and that they have signed up.',
  }),
  BACKUP_TARGET_TAKEN: ({ folder }) => ({
    problem: `There is something in ${folder} already.`,
    fix: 'Name a folder that does not exist yet.',
  }),
  BACKUP_TARGET_UNUSABLE: ({ folder }) => ({
    problem: `The folder ${folder} cannot be made.`,
    fix: `See that ${path.dirname(String(folder))} exists, that Jumak may write there, and that there is room for all data.`,
  }),
  BACKUP_RUNNING: () => ({
    problem: 'A backup is being made already.',
    fix: 'Run the command again when that one is done.',
  }),
};
