import { z } from 'zod';
import { actView, shownAct } from '../audit/audit-views.ts';
import type { ProcessAct } from '../audit/process-audit.ts';
import type { Json } from '../http/cursor.ts';
import { instant, pageOf, type Wire } from '../http/wire-types.ts';
import type { DeadLetter } from '../inbox/dead-letters.ts';
import type { EventOutcome } from './event-trail.ts';
import type { ModuleBacklog } from './operated-module.ts';
import type { SagaStep } from './sagas.ts';

const at = (milliseconds: number): string => new Date(milliseconds).toISOString();
const atOrNull = (milliseconds: number | null): string | null => (milliseconds === null ? null : at(milliseconds));

export const shownModules = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      database: z.enum(['up', 'down']),
      migrations: z.array(z.string()),
      topics: z.object({ tells: z.array(z.string()), hears: z.array(z.string()) }),
      /** Whether it can tell its facts again. */
      resync: z.boolean(),
    }),
  ),
  /** Of the modules that run in other processes, which ones this process sees. */
  elsewhere: z.array(
    z.object({
      name: z.string(),
      instances: z.array(z.object({ name: z.string(), url: z.string(), state: z.enum(['ready', 'draining']) })),
    }),
  ),
});

export type ShownModules = Wire<typeof shownModules>;

const shownBacklog = z.object({
  module: z.string(),
  outbox: z.array(
    z.object({ topic: z.string(), unsettled: z.int(), oldestAt: instant, oldestSeconds: z.number().min(0) }),
  ),
  inFlight: z.int(),
  waiting: z.int(),
  restingLanes: z.int(),
  parked: z.int(),
});
export type BacklogView = Wire<typeof shownBacklog>;
export const shownBacklogs = z.object({ items: z.array(shownBacklog) });
export type BacklogsView = Wire<typeof shownBacklogs>;

export const backlogView = (module: string, { outbox, ...rest }: ModuleBacklog, now: number): BacklogView => ({
  module,
  outbox: outbox.map(({ topic, unsettled, oldestAt }) => {
    const oldestSeconds = Math.max(0, (now - oldestAt) / 1_000);
    return { topic, unsettled, oldestAt: at(oldestAt), oldestSeconds };
  }),
  ...rest,
});

const listedLetter = z.object({
  id: z.string(),
  module: z.string(),
  subscriber: z.string(),
  /** The event's id, or topic/partition/offset of what cannot be read. */
  event: z.string(),
  type: z.string(),
  topic: z.string(),
  key: z.string(),
  cause: z.string(),
  error: z.string(),
  attempts: z.int(),
  state: z.string(),
  parkedAt: instant,
  resolvedAt: instant.nullable(),
});
export const listedLetters = pageOf(
  listedLetter.extend({
    /** With it the list goes on after this one. */
    cursor: z.string(),
  }),
);
export type ListedLetters = Wire<typeof listedLetters>;
export const shownLetter = listedLetter.extend({
  headers: z.record(z.string(), z.string()),
  /** The bytes as they came, as text. */
  payload: z.string(),
});

export type ListedLetter = Wire<typeof listedLetter>;
export type LetterView = Wire<typeof shownLetter>;

export const letterItem = (module: string, letter: DeadLetter): ListedLetter => ({
  id: letter.id,
  module,
  subscriber: letter.subscriber,
  event: letter.event_id,
  type: letter.type,
  topic: letter.topic,
  key: letter.partition_key,
  cause: letter.cause,
  error: letter.error,
  attempts: letter.attempts,
  state: letter.state,
  parkedAt: at(letter.parked_at),
  resolvedAt: atOrNull(letter.resolved_at),
});

export const letterView = (module: string, letter: DeadLetter): LetterView => ({
  ...letterItem(module, letter),
  headers: JSON.parse(letter.headers) as Record<string, string>,
  payload: letter.payload,
});

export const shownReplay = z.object({
  replayed: z.int(),
  failed: z.array(z.object({ id: z.string(), error: z.string() })),
});

export type ReplayView = Wire<typeof shownReplay>;

const shownOutcome = z.object({
  module: z.string(),
  subscriber: z.string(),
  state: z.string(),
  attempts: z.int(),
  at: instant.nullable(),
  deadLetter: z.string().nullable(),
  error: z.string().nullable(),
});
type OutcomeView = Wire<typeof shownOutcome>;
export const shownOutcomes = z.object({
  items: z.array(z.object({ event: z.string(), outcomes: z.array(shownOutcome) })),
});
export type OutcomesView = Wire<typeof shownOutcomes>;

export const outcomeView = ({ deadLetter, ...outcome }: EventOutcome): OutcomeView => ({
  ...outcome,
  at: atOrNull(outcome.at),
  deadLetter: deadLetter?.id ?? null,
  error: deadLetter?.error ?? null,
});

const shownStep = z.object({
  event: z.string(),
  type: z.string(),
  module: z.string(),
  at: instant,
  correlationId: z.string().nullable(),
  causationId: z.string().nullable(),
  /** When everybody who listens had settled it. */
  settledAt: instant.nullable(),
  data: z.json(),
  outcomes: z.array(shownOutcome),
});
export type StepView = Wire<typeof shownStep>;
export const shownSaga = z.object({ subject: z.string(), events: z.array(shownStep) });
export type SagaView = Wire<typeof shownSaga>;

export const stepView = ({ id, type, module, envelope, outcomes, ...step }: SagaStep): StepView => ({
  event: id,
  type,
  module,
  at: at(step.at),
  correlationId: envelope?.correlationid ?? null,
  causationId: envelope?.causationid ?? null,
  settledAt: atOrNull(step.settledAt),
  data: (envelope?.data ?? null) as Json,
  outcomes: outcomes.map(outcomeView),
});

const shownAction = shownAct.extend({
  /** In whose databases it is kept: of what concerns the process, in those of all. */
  modules: z.array(z.string()),
});
export const shownActions = z.object({ items: z.array(shownAction) });
export type ActionsView = Wire<typeof shownActions>;

export const actionView = ({ act, modules }: ProcessAct): Wire<typeof shownAction> => ({
  ...actView(act),
  modules: [...modules],
});
