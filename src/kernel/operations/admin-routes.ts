import { z } from 'zod';
import { backupRoute } from '../backup/backup-route.ts';
import type { Answer } from '../http/answer.ts';
import { Unavailable } from '../http/errors.ts';
import type { Caller, Reply, Route, RouteRequest } from '../http/route.ts';
import { followInstallation } from './follow-installation.ts';
import { type Asked, Installation } from './installation.ts';
import {
  mergeActions,
  mergeBacklogs,
  mergeLetters,
  mergeModules,
  mergeOutcomes,
  mergeReplays,
} from './merge-answers.ts';
import { operationRoutes } from './operation-routes.ts';
import { InstanceNotFound, OnManagementListenerOnly } from './operations.errors.ts';
import type { ActionsView, ListedLetters } from './views.ts';
import { merged, thisProcess, type WholeAnswer, whoeverKnows, whoeverRuns } from './whole-answers.ts';
import { wholeSaga } from './whole-saga.ts';

const limitOf = ({ request: { query } }: Asked): number => Number(query.limit);

/** By which answers of several processes one comes about; what they have in parts says which modules are missing. */
const IN_PARTS: Readonly<Record<string, WholeAnswer>> = {
  'GET /ops/modules': merged(mergeModules),
  'GET /ops/backlog': merged(mergeBacklogs, { from: 'processes' }),
  'GET /ops/sagas/:subject': wholeSaga,
  'GET /ops/outcomes': merged(mergeOutcomes),
  'GET /ops/actions': merged<ActionsView>((parts, asked) => mergeActions(parts, limitOf(asked))),
  'GET /ops/dead-letters': merged<ListedLetters>((parts, asked) => mergeLetters(parts, limitOf(asked)), {
    alsoWithoutModules: false,
  }),
  'POST /ops/dead-letters/replay': merged(mergeReplays),
};

const IN_ONE: Readonly<Record<string, WholeAnswer>> = {
  'POST /ops/modules/:name/resync': whoeverRuns,
  'GET /ops/dead-letters/:id': whoeverKnows,
  'POST /ops/dead-letters/:id/replay': whoeverKnows,
  'POST /ops/dead-letters/:id/discard': whoeverKnows,
  'GET /ops/events': async (asked, installation) => ({
    status: 200,
    events: followInstallation({ asked, installation }),
  }),
  'GET /ops/configuration': thisProcess,
  'GET /ops/log-level': thisProcess,
  'PUT /ops/log-level': thisProcess,
  'GET /ops/instances': thisProcess,
};

const instance = z.string().min(1).max(200).optional().meta({
  description: 'Asks one process alone: its id among `/ops/instances`, or `self` for the one that answers.',
});

const unanswered = z.array(z.string()).optional().meta({
  description: 'The modules of which nobody has answered; left out when one process answers for itself.',
});

/** What operators see and do, for admins on the public listener: of the process that `instance` names, else of the installation. */
function forAdmins(route: Route): Route {
  const name = `${route.method} ${route.path}`;
  const inParts = IN_PARTS[name];
  const whole = inParts ?? IN_ONE[name];
  if (whole === undefined) throw new Error(`${name} does not say who answers it where there are several processes.`);
  const query = route.query instanceof z.ZodObject ? route.query : z.strictObject({});
  return {
    ...route,
    query: query.extend({ instance }),
    answers: inParts === undefined ? route.answers : partial(route.answers),
    problems: [...route.problems, InstanceNotFound],
    inject: [Installation],
    handle: ((request: AdminRequest, installation: Installation) =>
      answer({ route, whole, request, installation })) as Route['handle'],
  };
}

const partial = (answers: Route['answers']): Route['answers'] =>
  Object.fromEntries(
    Object.entries(answers).map(([status, answer]): [string, Answer] => {
      const { body } = answer;
      return [status, body instanceof z.ZodObject ? { ...answer, body: body.extend({ unanswered }) } : answer];
    }),
  );

type Query = Readonly<Record<string, unknown>> & { readonly instance?: string | undefined };
type AdminRequest = RouteRequest<Asked['request']['params'], Query, unknown, Caller>;

interface Answering {
  readonly route: Route;
  readonly whole: WholeAnswer;
  readonly request: AdminRequest;
  readonly installation: Installation;
}

async function answer({ route, whole, request, installation }: Answering): Promise<Reply> {
  const { instance: named, ...query } = request.query;
  const { params, body, caller, headers, address, secure, signal } = request;
  const asked = { route, request: { params, query, body, caller, headers, address, secure, signal } };
  if (named === undefined) return whole(asked, installation);
  const instance = await installation.named(named);
  if (instance === undefined) return installation.here(asked);
  if (route.answers[200]?.events !== undefined)
    return { status: 200, events: followInstallation({ asked, installation, instance }) };
  const reply = await installation.at(instance, asked);
  if (reply === undefined) throw new Unavailable();
  return reply;
}

/** What is for the management listener alone, and is refused here with the reason. */
const refusedToAdmins = (route: Route): Route => ({
  ...route,
  summary: `${route.summary}: on the management listener alone`,
  params: undefined,
  query: undefined,
  body: z.looseObject({}),
  notFound: undefined,
  answers: {},
  problems: [OnManagementListenerOnly],
  inject: [],
  handle: async () => {
    throw new OnManagementListenerOnly();
  },
});

const onManagementOnly: readonly Route[] = [backupRoute];

/** The public routes for admins: those of operators, but for what writes files of the machine, and for what modules offer to operators alone. */
export const adminRoutes = (ofModules: readonly Route[]): readonly Route[] => [
  ...operationRoutes.filter((route) => !onManagementOnly.includes(route)).map(forAdmins),
  ...[...onManagementOnly, ...ofModules].map(refusedToAdmins),
];
