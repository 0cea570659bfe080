import { relative, sep } from 'node:path';
import TestSequencer from '@jest/test-sequencer';

/** What a suite takes about, in seconds, where it is more than some. */
const SECONDS = {
  'test/distributed/kafka-outage.spec.ts': 100,
  'test/security/injection.spec.ts': 96,
  'test/cli/backup.spec.ts': 77,
  'test/cli/older-data.spec.ts': 60,
  'test/contracts/in-memory.event-bus.spec.ts': 62,
  'test/scenarios/storm.spec.ts': 60,
  'test/faults/kill.spec.ts': 54,
  'test/modules/search-agreement.spec.ts': 50,
  'test/cli/commands.spec.ts': 50,
  'test/fuzz/rest.spec.ts': 45,
  'test/scenarios/request-files.spec.ts': 38,
  'test/faults/demo-kill.spec.ts': 35,
  'test/cli/config-server.spec.ts': 35,
  'test/scenarios/backup.spec.ts': 34,
  'test/cli/resident-memory.spec.ts': 33,
  'test/scenarios/booking-model.spec.ts': 32,
  'test/cli/one-file.spec.ts': 29,
};
const OTHERS = 5;

/** Begins with the longest suites, by what they took last time, and on a new clone by what they are known to take. */
export default class LongestFirst extends TestSequencer {
  time(test) {
    const path = relative(test.context.config.rootDir, test.path).replaceAll(sep, '/');
    return super.time(test) ?? 1000 * (SECONDS[path] ?? OTHERS);
  }
}
