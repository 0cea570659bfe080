import { z } from 'zod';
import { servedEnvironment } from '../config/property-sources.ts';
import { entityTagOf, isKnown } from '../http/entity-tag.ts';
import { type Route, route } from '../http/route.ts';
import { JSON_TEXT } from '../http/text-types.ts';
import { ConfigTokenNeeded, NoSuchConfiguration } from './config-server.errors.ts';
import { ServedSettings } from './served-settings.ts';

const whose = z.object({ service: z.string(), profile: z.string(), label: z.string().optional() });

const settingsAt = (path: `/${string}`): Route =>
  route({
    method: 'GET',
    path,
    base: 'root',
    summary:
      'The settings of a service in an environment, in the shape of Spring Cloud Config; they have one label alone',
    policy: 'admin',
    params: whose,
    headers: ['If-None-Match'],
    answers: { 200: { body: servedEnvironment, headers: ['ETag'] }, 304: { headers: ['ETag'] } },
    problems: [ConfigTokenNeeded, NoSuchConfiguration],
    inject: [ServedSettings],
    handle: async ({ params: { service, profile, label = null }, headers }, served) => {
      const propertySources = served.of({ service, profile });
      const etag = entityTagOf(JSON.stringify({ service, profile, propertySources }));
      if (isKnown(etag, headers['if-none-match'])) return { status: 304, headers: { etag } };
      const version = etag.replaceAll('"', '');
      const body = JSON.stringify({ name: service, profiles: [profile], label, version, state: null, propertySources });
      return { status: 200, headers: { etag }, contentType: JSON_TEXT, body };
    },
  });

/** What a config server answers; whatever label is asked for, there is only what stands in the folder. */
export const settingsRoutes: readonly Route[] = [
  settingsAt('/:service/:profile'),
  settingsAt('/:service/:profile/:label'),
];
