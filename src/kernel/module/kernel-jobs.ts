import type { Clock } from '../domain/clock.ts';
import { ForgetAnswers } from '../idempotency/forget-answers.ts';
import type { DeadLetterReplay } from '../inbox/dead-letter-replay.ts';
import type { DeadLetters } from '../inbox/dead-letters.ts';
import type { InstanceConsumer } from '../inbox/instance-consumer.ts';
import { LoadReplayed } from '../inbox/load-replayed.ts';
import type { Scheduled } from '../jobs/scheduler.ts';
import { ForgetSettled } from '../outbox/forget-settled.ts';
import type { Database } from '../persistence/database.ts';
import type { Transaction } from '../persistence/transaction.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

interface KernelJobsParts {
  readonly module: string;
  readonly transaction: Transaction;
  readonly database: Database;
  readonly clock: Clock;
  readonly oldestUndelivered: () => Promise<number | undefined>;
  readonly deadLetters: DeadLetters;
  readonly replay: DeadLetterReplay;
  /** Of a module that keeps something in memory. */
  readonly instance: InstanceConsumer | undefined;
}

/** What is due by itself in every module, besides its own jobs. */
export function kernelJobs({ module, replay, instance, ...parts }: KernelJobsParts): readonly Scheduled[] {
  const { transaction, database, clock } = parts;
  const jobs: readonly Scheduled[] = [
    { name: `${module}.forget-answers`, every: HOUR, job: new ForgetAnswers(transaction, database, clock) },
    { name: `${module}.forget-settled`, every: HOUR, job: new ForgetSettled(parts) },
    // A process of the build before may go on parking what this one knows.
    {
      name: `${module}.replay-known-versions`,
      every: 10 * SECOND,
      scope: 'instance',
      job: { run: (signal) => replay.runKnownVersions(signal) },
    },
  ];
  if (instance === undefined) return jobs;
  const job = new LoadReplayed({ ...parts, instance });
  return [...jobs, { name: `${module}.load-replayed`, every: 30 * SECOND, scope: 'instance', job }];
}
