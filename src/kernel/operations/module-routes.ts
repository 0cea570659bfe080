import { z } from 'zod';
import { ProcessAudit } from '../audit/process-audit.ts';
import { Clock } from '../domain/clock.ts';
import { actorOf } from '../http/operator.ts';
import { intParam } from '../http/query-types.ts';
import { type Route, route } from '../http/route.ts';
import { type Instance, Registry } from '../registry/registry.ts';
import { ModuleNotFound, NothingToResync, ResyncUnderWay, SagaNotFound } from './operations.errors.ts';
import { Operations } from './operations.ts';
import {
  actionView,
  backlogView,
  outcomeView,
  shownActions,
  shownBacklogs,
  shownModules,
  shownOutcomes,
  shownSaga,
  stepView,
} from './views.ts';

const runners = (module: string, instances: readonly Instance[]) =>
  instances.filter(({ modules }) => modules.includes(module)).map(({ name, url, state }) => ({ name, url, state }));

/** So many at most can be asked for at once. */
export const MOST_EVENTS = 50;
const EVENT = '[0-9a-f-]{36}:[a-z.-]{1,60}';
const EVENTS = new RegExp(`^${EVENT}(,${EVENT}){0,${MOST_EVENTS - 1}}$`);

const events = z
  .string()
  .regex(EVENTS)
  .meta({ description: 'The id and the type of each, `<id>:<type>`, separated by commas.' })
  .transform((list) => list.split(','));

export const outcomesRoute = route({
  method: 'GET',
  path: '/ops/outcomes',
  base: 'root',
  summary: 'What has become of events with the subscribers of each module, whoever told them',
  policy: 'admin',
  query: z.strictObject({ events }),
  answers: { 200: shownOutcomes },
  inject: [Operations],
  handle: async ({ query: { events } }, { sagas }) => {
    const asked = events.map((event) => ({ id: event.slice(0, 36), type: event.slice(37) }));
    const outcomes = await sagas.outcomes(asked);
    const items = asked.map(({ id: event }, index) => ({ event, outcomes: (outcomes[index] ?? []).map(outcomeView) }));
    return { status: 200, body: { items } };
  },
});

export const moduleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/ops/modules',
    base: 'root',
    summary: 'The modules of this process, their databases and their topics, and where the others run',
    policy: 'admin',
    answers: { 200: shownModules },
    inject: [Operations, Registry],
    handle: async (_request, { modules, elsewhere }, registry) => {
      const instances = elsewhere.length === 0 ? [] : await registry.instances();
      return {
        status: 200,
        body: {
          items: await Promise.all(modules.map((module) => module.state())),
          elsewhere: elsewhere.map((name) => ({ name, instances: runners(name, instances) })),
        },
      };
    },
  }),
  route({
    method: 'POST',
    path: '/ops/modules/:name/resync',
    base: 'root',
    summary: 'Tell all current facts of a module again; answers when all are told',
    policy: 'admin',
    params: z.strictObject({ name: z.string().min(1).max(100) }),
    notFound: ModuleNotFound,
    answers: { 200: z.object({ module: z.string(), told: z.int() }) },
    problems: [NothingToResync, ResyncUnderWay],
    inject: [Operations],
    handle: async ({ params: { name }, caller, headers, signal }, operations) => {
      const { resync } = operations.module(name);
      const told = await resync.run({ actor: actorOf({ caller, headers }), signal });
      return { status: 200, body: { module: name, told } };
    },
  }),
  route({
    method: 'GET',
    path: '/ops/backlog',
    base: 'root',
    summary: 'What each module has told and nobody has settled, what waits for it, and what it has parked',
    policy: 'admin',
    answers: { 200: shownBacklogs },
    inject: [Operations, Clock],
    handle: async (_request, { modules }, clock) => ({
      status: 200,
      body: {
        items: await Promise.all(
          modules.map(async (module) => backlogView(module.name, await module.backlog(), clock.now())),
        ),
      },
    }),
  }),
  route({
    method: 'GET',
    path: '/ops/sagas/:subject',
    base: 'root',
    summary: 'Every event about one subject across the modules, and what became of it',
    policy: 'admin',
    params: z.strictObject({ subject: z.string().min(1).max(100) }),
    notFound: SagaNotFound,
    answers: { 200: shownSaga },
    inject: [Operations],
    handle: async ({ params: { subject } }, { sagas }) => ({
      status: 200,
      body: { subject, events: (await sagas.about(subject)).map(stepView) },
    }),
  }),
  outcomesRoute,
  route({
    method: 'GET',
    path: '/ops/actions',
    base: 'root',
    summary: 'What admins and operators have done, the latest first',
    policy: 'admin',
    query: z.strictObject({ limit: intParam({ min: 1, max: 100, default: 20 }) }),
    answers: { 200: shownActions },
    inject: [ProcessAudit],
    handle: async ({ query: { limit } }, audit) => ({
      status: 200,
      body: { items: (await audit.latest(limit)).map(actionView) },
    }),
  }),
];
