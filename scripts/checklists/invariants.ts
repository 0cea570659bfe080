import type { Checklist } from './checklist.ts';

const JUDGE = ['test/scenarios/invariants.spec.ts'];

export const invariants: Checklist = {
  title: 'Invariants',
  about:
    'What holds at every moment, or once everything is settled. `test/support/invariants.ts` judges the files of a data folder by the first six after every scenario that breaks things; its own spec shows that it finds each violation.',
  mark: 'I',
  lines: {
    1: { text: 'Of every night, what is free and what is held add up to what there is.', by: JUDGE },
    2: { text: 'No night is sold more often than there are rooms.', by: JUDGE },
    3: { text: 'A reservation holds its nights once while it is confirmed, and none otherwise.', by: JUDGE },
    4: {
      text: 'Every event that was told was handled by all who hear it, or is parked.',
      by: [...JUDGE, 'test/contracts/in-memory.event-bus.spec.ts'],
    },
    5: { text: 'No booking stays PENDING past its deadline.', by: JUDGE },
    6: { text: 'A reservation moves along its allowed states only, forward in time.', by: JUDGE },
    7: {
      text: 'One member and one key: one reservation, and the same answer again.',
      by: ['test/scenarios/idempotency.spec.ts'],
    },
    8: { text: 'A session that has ended is dead everywhere.', by: ['test/security/tokens.spec.ts'] },
    9: { text: 'When all have cancelled, everything is free again.', by: ['test/scenarios/storm.spec.ts'] },
    10: {
      text: 'The same story ends alike on every way of putting the modules together.',
      by: ['test/scenarios/booking-model.spec.ts'],
    },
  },
};
