import { relative, sep } from 'node:path';
import TestSequencer from '@jest/test-sequencer';

/** What a suite takes about, in seconds, where it is more than some. */
const SECONDS = {
  'test/security/injection.spec.ts': 96,
  'test/cli/backup.spec.ts': 77,
  'test/contracts/in-memory.event-bus.spec.ts': 62,
  'test/scenarios/storm.spec.ts': 60,
  'test/faults/kill.spec.ts': 54,
  'test/modules/search-agreement.spec.ts': 50,
  'test/cli/commands.spec.ts': 45,
  'test/fuzz/rest.spec.ts': 45,
  'test/cli/older-data.spec.ts': 40,
  'test/scenarios/request-files.spec.ts': 38,
  'test/faults/demo-kill.spec.ts': 35,
  'test/cli/config-server.spec.ts': 35,
  'test/scenarios/backup.spec.ts': 34,
  'test/cli/resident-memory.spec.ts': 33,
  'test/scenarios/booking-model.spec.ts': 32,
  'test/cli/one-file.spec.ts': 29,
  'test/distributed/contracts/kafka.event-bus.spec.ts': 170,
  'test/distributed/kafka-outage.spec.ts': 120,
  'test/distributed/scenarios/predecessor-defects.spec.ts': 260,
  'test/distributed/containers.spec.ts': 99,
  'test/distributed/replicas.spec.ts': 94,
  'test/distributed/two-processes/members.spec.ts': 95,
  'test/distributed/two-processes/accommodations.spec.ts': 54,
  'test/distributed/two-processes/rooms.spec.ts': 41,
  'test/distributed/scenarios/hosting.spec.ts': 160,
  'test/distributed/scenarios/cancellation.spec.ts': 108,
  'test/distributed/scenarios/booking.spec.ts': 69,
  'test/distributed/scenarios/deadline.spec.ts': 250,
  'test/distributed/scenarios/suspension.spec.ts': 108,
  'test/distributed/shared-outbox.spec.ts': 64,
  'test/distributed/scenarios/leaving.spec.ts': 97,
  'test/distributed/scenarios/waiting.spec.ts': 88,
  'test/distributed/scenarios/idempotency.spec.ts': 57,
  'test/distributed/storm-on-replicas.spec.ts': 60,
  'test/distributed/sessions-on-replicas.spec.ts': 48,
  'test/distributed/split.spec.ts': 42,
  'test/distributed/kafka-rebalance.spec.ts': 40,
  'test/distributed/operating-a-split.spec.ts': 36,
  'test/distributed/half-split.spec.ts': 33,
  'test/distributed/mysql.commands.spec.ts': 33,
  'test/distributed/start-split.spec.ts': 31,
};
const OTHERS = 5;

/** Begins with the longest suites, by what they took last time, and on a new clone by what they are known to take. */
export default class LongestFirst extends TestSequencer {
  time(test) {
    const path = relative(test.context.config.rootDir, test.path).replaceAll(sep, '/');
    return super.time(test) ?? 1000 * (SECONDS[path] ?? OTHERS);
  }
}
