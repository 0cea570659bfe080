import { timingSafeEqual } from 'node:crypto';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import { defineError } from '../domain/errors.ts';
import type { Logger } from '../observability/logger.ts';
import { Authenticator } from './authenticator.ts';
import type { Health } from './health.ts';
import { HttpServer } from './http-server.ts';
import type { HttpSettings } from './http-settings.ts';
import { isLoopback } from './loopback.ts';
import { OPERATOR } from './operator.ts';
import { type Caller, type Policy, route } from './route.ts';
import type { MountedRoute } from './route-handler.ts';
import { comesFromNoStrangePage } from './strange-page.ts';

const ManagementTokenNeeded = defineError('MANAGEMENT_TOKEN_NEEDED', 'unauthenticated', {
  ko: '관리 토큰이 필요합니다. Authorization: Bearer로 JUMAK_MANAGEMENT_TOKEN의 값을, 설정하지 않았다면 데이터 폴더의 operators.json에 있는 token을 보내 주세요.',
  en: 'The management token is needed; send the value of JUMAK_MANAGEMENT_TOKEN, or where none is set the token in operators.json of the data folder, as Authorization: Bearer.',
});

/** A page of the checkout; what operators may do is no part of the documents that are served. */
const GUIDE = 'docs/operations.md';

/** The operator has the token; where none is set, whoever reaches the loopback listener is taken for the operator. */
class ManagementAuthenticator extends Authenticator {
  readonly #expected: Buffer | undefined;

  constructor(token: string | undefined) {
    super();
    this.#expected = token === undefined ? undefined : Buffer.from(`Bearer ${token}`);
  }

  async authenticate(authorization: string | undefined): Promise<Caller> {
    if (this.#expected === undefined) return OPERATOR;
    const given = Buffer.from(authorization ?? '');
    if (given.length !== this.#expected.length || !timingSafeEqual(given, this.#expected))
      throw new ManagementTokenNeeded();
    return OPERATOR;
  }
}

export interface ManagementServerOptions {
  readonly settings: Pick<HttpSettings, 'host' | 'port'>;
  /** Required off loopback; where it is set, everything but health asks for it. */
  readonly token?: string | undefined;
  /** Where no token is set, `routes` ask for this one, which only those know who can read the data folder; `/metrics` stays open. */
  readonly ownToken?: string | undefined;
  readonly registry: Registry;
  readonly health: Health;
  readonly logger: Logger;
  /** What else operators may do: routes of base `root` and policy `admin`. */
  readonly routes?: readonly MountedRoute[];
}

/** The operators' listener, `/metrics`, `/health/*` and what is passed in. */
export function managementServer({
  settings,
  token: configured,
  ownToken,
  registry,
  health,
  logger,
  routes = [],
}: ManagementServerOptions): HttpServer {
  const local = isLoopback(settings.host);
  const token = configured === '' ? undefined : configured;
  if (!local && token === undefined)
    throw new Error(
      `The management listener on ${settings.host} needs a token: set JUMAK_MANAGEMENT_TOKEN, or keep it on 127.0.0.1.`,
    );
  return new HttpServer({
    routes: [
      { route: metricsRoute(registry, token === undefined ? 'public' : 'admin'), resolve: () => undefined },
      ...routes,
    ],
    authenticator: new ManagementAuthenticator(token ?? ownToken),
    health,
    logger,
    settings: { ...settings, portVariable: 'JUMAK_MANAGEMENT_PORT', drainGraceSeconds: 0, guide: GUIDE },
    admits: (request) => comesFromNoStrangePage(request, local),
  });
}

const metricsRoute = (registry: Registry, policy: Policy) =>
  route({
    method: 'GET',
    path: '/metrics',
    base: 'root',
    summary: 'The figures of this process for Prometheus',
    policy,
    query: z.looseObject({}),
    inject: [],
    handle: async () => ({ status: 200, contentType: registry.contentType, body: await registry.metrics() }),
  });
