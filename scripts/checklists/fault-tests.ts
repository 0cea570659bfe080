import type { Checklist } from './checklist.ts';

const PROCESSES = 'needs several processes, which this version does not have';

export const faultTests: Checklist = {
  title: 'Load and fault tests',
  about:
    'What the system is put through, and what must hold then. Numbers of runs can be raised by variables that the specs name; a run that fails says its seed.',
  mark: 'L',
  lines: {
    0: { text: 'Rules of dates, prices, refunds and states hold for any input.', by: ['test/properties'] },
    1: {
      text: 'Random sequences of commands end as a model of the system says.',
      by: ['test/scenarios/booking-model.spec.ts'],
    },
    2: {
      text: 'Every bus delivers alike: in order per key, at least once, with retries and dead letters, and over its own outages.',
      by: [
        'test/contracts/in-memory.event-bus.spec.ts',
        'test/distributed/contracts/kafka.event-bus.spec.ts',
        'test/distributed/two-versions.spec.ts',
      ],
    },
    3: {
      text: 'A kill at any step of a booking leaves what must hold.',
      open: 'the program is killed at random moments (`test/faults/kill.spec.ts`), not yet at labelled places',
    },
    4: {
      text: 'Clients, kills, pauses and broken networks together break no invariant.',
      open: PROCESSES,
    },
    5: {
      text: 'Events that come several times and shuffled have their effect once.',
      by: ['test/scenarios/redelivery.spec.ts'],
    },
    6: {
      text: 'Of a storm on the last rooms exactly as many get one as there are, lock or no lock.',
      by: ['test/scenarios/storm.spec.ts'],
    },
    7: {
      text: 'A lock that is lost while it is held breaks nothing.',
      open: 'a lock that lies is tried (L1), one of Redis that is lost while it is held is not',
    },
    8: { text: 'Bookings are settled in time at a steady rate.', open: 'measured by `npm run bench`, not asserted' },
    9: 'Events that cannot be handled are parked and keep no other waiting; a replay applies once.',
    10: { text: 'A restart of one instance after the other fails no request.', open: PROCESSES },
    11: {
      text: 'Without database, Redis or Kafka every route answers as documented.',
      open: 'in part (`test/distributed/redis-away.spec.ts`, `kafka-outage.spec.ts`, `mysql.faults.spec.ts`), not for every route',
    },
    12: { text: 'A circuit opens and closes in time.', open: PROCESSES },
    13: {
      text: 'Overload sheds and does not collapse.',
      open: 'load is shed (SECURITY 48), its goodput is not measured',
    },
    14: { text: 'A flood of logins keeps no booking waiting.', open: 'hashing is bounded, the flood is not played' },
    15: { text: 'A long day leaves memory, handles and rows as they were.', open: 'run by hand: `npm run soak`' },
    16: 'Any request that the OpenAPI document allows, or not, is answered as it says.',
    17: 'Any bytes on a socket are answered or closed on.',
    18: 'Any mutation of an event is parked, and stops no consumer.',
    19: { text: 'The whole program on virtual time holds for any order of steps.', open: 'not built' },
    20: {
      text: 'A hundred requests at once with one key make one reservation.',
      by: ['test/scenarios/idempotency.spec.ts'],
    },
    21: {
      text: 'Refreshes at once, reuse and logouts under way leave no session that should be over.',
      by: ['test/security/tokens.spec.ts'],
    },
    22: {
      text: 'A second process on the same files is refused, and a kill in the middle of a commit loses nothing.',
      by: ['test/faults/kill.spec.ts', 'test/contracts/sqlite.persistence.spec.ts'],
    },
    23: { text: 'A module moves out and back while guests book.', open: PROCESSES },
    24: {
      text: 'A backup under load, restored elsewhere, has lost nothing that was answered before it.',
      by: ['test/scenarios/backup.spec.ts'],
    },
  },
};
