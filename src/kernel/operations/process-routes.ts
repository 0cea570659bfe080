import { z } from 'zod';
import { ProcessAudit } from '../audit/process-audit.ts';
import { actorOf } from '../http/operator.ts';
import { type Route, route } from '../http/route.ts';
import { Logger } from '../observability/logger.ts';
import { LOG_LEVELS } from '../observability/threshold.ts';
import { LiveEvents } from './live-events.ts';
import { ResolvedConfiguration } from './resolved-configuration.ts';

const logLevel = z.strictObject({ level: z.enum(LOG_LEVELS) });
const word = z.string().min(1).max(100);

export const processRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/ops/events',
    base: 'root',
    summary: 'The events that this process tells, as they pass; a reader that falls 1,000 events behind is cut',
    policy: 'admin',
    query: z.strictObject({ module: word.optional(), type: word.optional() }),
    answers: { 200: { events: z.unknown() } },
    inject: [LiveEvents],
    handle: async ({ query, signal }, live) => ({ status: 200, events: live.follow({ ...query, signal }) }),
  }),
  route({
    method: 'GET',
    path: '/ops/configuration',
    base: 'root',
    summary: 'The settings that this process runs with; secrets are masked',
    policy: 'admin',
    answers: { 200: z.record(z.string(), z.unknown()) },
    inject: [ResolvedConfiguration, Logger],
    handle: async (_request, { masked }, { threshold }) => ({
      status: 200,
      body: { ...masked, log: { ...masked.log, level: threshold.level } },
    }),
  }),
  route({
    method: 'GET',
    path: '/ops/log-level',
    base: 'root',
    summary: 'From which level on this process writes log records',
    policy: 'admin',
    answers: { 200: logLevel },
    inject: [Logger],
    handle: async (_request, { threshold }) => ({ status: 200, body: { level: threshold.level } }),
  }),
  route({
    method: 'PUT',
    path: '/ops/log-level',
    base: 'root',
    summary: 'Change the log level until the next start, or the next change of the setting',
    policy: 'admin',
    body: logLevel,
    answers: { 200: logLevel },
    inject: [Logger, ProcessAudit],
    handle: async ({ body: { level }, caller, headers }, logger, audit) => {
      const { level: before } = logger.threshold;
      const actor = actorOf({ caller, headers });
      const subject = { kind: 'process', id: 'log-level' };
      logger.threshold.level = level;
      logger.warn({ before, level, operator: actor.id }, 'an operator changed the log level');
      const act = audit.begin({ actor, action: 'log-level.change', subject });
      await audit.record(act, `done: ${before} to ${level}`);
      return { status: 200, body: { level } };
    },
  }),
];
