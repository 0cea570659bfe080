import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { defineError } from '#kernel/domain/errors.ts';
import { Authenticator } from '#kernel/http/authenticator.ts';
import { Health, type Readiness } from '#kernel/http/health.ts';
import { HttpServer, type HttpServerOptions } from '#kernel/http/http-server.ts';
import type { HttpSettings } from '#kernel/http/http-settings.ts';
import type { Caller, Role, Route } from '#kernel/http/route.ts';
import { Logger } from '#kernel/observability/logger.ts';

const TokenMissing = defineError('TOKEN_MISSING', 'unauthenticated', { ko: '로그인해 주세요.', en: 'Sign in.' });

/** Knows the tokens `guest`, `host` and `admin`, and whoever comes as `guest-2`. */
export class TokensByName extends Authenticator {
  async authenticate(authorization: string | undefined): Promise<Caller> {
    const [, name, role] = /^Bearer ((guest|host|admin)\S*)$/.exec(authorization ?? '') ?? [];
    if (name === undefined || role === undefined) throw new TokenMissing();
    return { memberId: name, sessionId: `session of ${name}`, role: role.toUpperCase() as Role };
  }
}

export class KnownHealth extends Health {
  state: Readiness = { ready: true, checks: { database: 'up' } };
  async readiness(): Promise<Readiness> {
    return this.state;
  }
}

export class RememberedLog extends Logger {
  readonly records: {
    readonly level: string;
    readonly fields: Readonly<Record<string, unknown>>;
    readonly message: string;
  }[] = [];
  readonly #keep = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) => {
    this.records.push({ level, fields, message });
  };
  readonly debug = this.#keep('debug');
  readonly info = this.#keep('info');
  readonly warn = this.#keep('warn');
  readonly error = this.#keep('error');
  child(): Logger {
    return this;
  }
}

export interface Served {
  readonly base: string;
  readonly port: number;
  readonly server: HttpServer;
  readonly health: KnownHealth;
  readonly log: RememberedLog;
  readonly call: (path: string, init?: RequestInit) => Promise<Answer>;
  /** Sends bytes as they are and gives what comes back until the server closes. */
  readonly raw: (text: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at, not trusted
  readonly body: any;
}

type Options = Partial<Omit<HttpServerOptions, 'routes' | 'settings'>> & { readonly settings?: Partial<HttpSettings> };

export async function serve(routes: readonly Route[], options: Options = {}): Promise<Served> {
  const health = new KnownHealth();
  const log = new RememberedLog();
  const server = new HttpServer({
    authenticator: new TokensByName(),
    health,
    logger: log,
    ...options,
    routes: routes.map((route) => ({ route, resolve: () => undefined })),
    settings: { host: '127.0.0.1', port: 0, drainGraceSeconds: 0, drainSeconds: 2, ...options.settings },
  });
  const { port } = await server.listen();
  const base = `http://127.0.0.1:${port}`;
  return {
    base,
    port,
    server,
    health,
    log,
    call: callerOf(base),
    raw: (text) => raw(port, text),
    stop: () => server.drain(),
  };
}

export const callerOf =
  (base: string) =>
  async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(base + path, { redirect: 'manual', ...init });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text !== '' ? JSON.parse(text) : undefined,
    };
  };

export const raw = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let received = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.on('end', () => socket.end());
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
  });

export const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** Resolves when it holds, and fails when it does not within half a minute. */
export async function until(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 30_000; !holds(); await pause(5))
    if (performance.now() > end) throw new Error(`Never held: ${holds}`);
}
