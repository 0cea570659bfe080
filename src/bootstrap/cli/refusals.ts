import type { StartFault } from '#kernel/lifecycle/start-faults.ts';

/** What the process says in terms of its API, in terms of the command line. */
export const REFUSALS: Readonly<Record<string, StartFault>> = {
  MODULE_NOT_FOUND: { problem: 'There is no such module.', fix: '`npx jumak modules` lists them.' },
  NOTHING_TO_RESYNC: {
    problem: 'This module tells no facts that others copy.',
    fix: 'The last column of `npx jumak modules` says which ones do.',
  },
  DEAD_LETTER_NOT_FOUND: {
    problem: 'There is no such dead letter.',
    fix: '`npx jumak dead-letters list --state ALL` has their ids.',
  },
  DEAD_LETTER_RESOLVED: {
    problem: 'This dead letter has been replayed or discarded already.',
    fix: '`npx jumak dead-letters show <id>` has its state.',
  },
  SAGA_NOT_FOUND: {
    problem: 'No event about this id is kept.',
    fix: 'Check that it is the id of a reservation; settled events are forgotten after 7 days.',
  },
};
