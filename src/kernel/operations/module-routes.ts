import { z } from 'zod';
import { ProcessAudit } from '../audit/process-audit.ts';
import { Clock } from '../domain/clock.ts';
import { operatorOf } from '../http/operator.ts';
import { intParam } from '../http/query-types.ts';
import { type Route, route } from '../http/route.ts';
import { type Instance, Registry } from '../registry/registry.ts';
import { ModuleNotFound, NothingToResync, ResyncUnderWay, SagaNotFound } from './operations.errors.ts';
import { Operations } from './operations.ts';
import { actionView, backlogView, shownActions, shownBacklogs, shownModules, shownSaga, stepView } from './views.ts';

const runners = (module: string, instances: readonly Instance[]) =>
  instances.filter(({ modules }) => modules.includes(module)).map(({ name, url, state }) => ({ name, url, state }));

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
    params: z.strictObject({ name: z.string() }),
    notFound: ModuleNotFound,
    answers: { 200: z.object({ module: z.string(), told: z.int() }) },
    problems: [NothingToResync, ResyncUnderWay],
    inject: [Operations],
    handle: async ({ params: { name }, caller, headers, signal }, operations) => {
      const { resync } = operations.module(name);
      const told = await resync.run({ operator: operatorOf({ caller, headers }), signal });
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
    params: z.strictObject({ subject: z.string().max(100) }),
    notFound: SagaNotFound,
    answers: { 200: shownSaga },
    inject: [Operations],
    handle: async ({ params: { subject } }, { sagas }) => ({
      status: 200,
      body: { subject, events: (await sagas.about(subject)).map(stepView) },
    }),
  }),
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
