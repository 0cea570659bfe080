import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';
import { InstanceClient } from '../gateway/instance-client.ts';
import { RouteNotFound, Unavailable } from '../http/errors.ts';
import { answerHeadersOf, requestHeadersOf } from '../http/forwarded-headers.ts';
import type { ForwardedAnswer } from '../http/gateway.ts';
import type { Caller, Reply, Route, RouteRequest } from '../http/route.ts';
import type { Token } from '../module/wire.ts';
import { currentContext } from '../observability/context.ts';
import type { Instance, Registry } from '../registry/registry.ts';
import { InstanceNotFound } from './operations.errors.ts';

/** Names whichever process is asked. */
const SELF = 'self';
const CONNECTS_WITHIN = 1_000;
const READ_WITHIN = 5_000;
/** What it does may be much, such as telling all facts again. */
const DONE_WITHIN = 600_000;

type Fields = Readonly<Record<string, unknown>>;

/** What an admin asks: a route for operators, and what it is asked with. */
export interface Asked {
  readonly route: Route;
  readonly request: Pick<
    RouteRequest<Fields | undefined, Fields, unknown, Caller>,
    'params' | 'query' | 'body' | 'caller' | 'headers' | 'address' | 'secure' | 'signal'
  >;
}

/** What was learnt of the modules that other processes run. */
export interface Learnt {
  readonly replies: readonly Reply[];
  /** The modules of which nobody has answered. */
  readonly unanswered: readonly string[];
}

interface InstallationParts {
  /** Under which id this process is in the registry. */
  readonly self: string;
  readonly modules: readonly string[];
  readonly elsewhere: readonly string[];
  readonly registry: Registry;
  /** Has what the routes of this process need. */
  readonly resolve: (token: Token) => unknown;
}

/** All processes together, for an admin who asks one of them: the others are asked with the access token of the admin, and verify it themselves. */
export class Installation {
  readonly modules: readonly string[];
  readonly elsewhere: readonly string[];
  readonly #self: string;
  readonly #registry: Registry;
  readonly #resolve: InstallationParts['resolve'];

  constructor({ self, modules, elsewhere, registry, resolve }: InstallationParts) {
    this.modules = modules;
    this.elsewhere = elsewhere;
    this.#self = self;
    this.#registry = registry;
    this.#resolve = resolve;
  }

  /** The one that is named, undefined when it is this process. @throws InstanceNotFound */
  async named(id: string): Promise<Instance | undefined> {
    if (id === SELF || id === this.#self) return undefined;
    const found = (await this.#registry.instances()).find((instance) => instance.id === id);
    if (found === undefined) throw new InstanceNotFound();
    return found;
  }

  /** The others that take requests. */
  async others(): Promise<readonly Instance[]> {
    const instances = await this.#registry.instances();
    return instances.filter(({ id, state }) => state === 'ready' && id !== this.#self);
  }

  /** As the management listener of this process answers. */
  here({ route, request }: Asked): Promise<Reply> {
    return route.handle(request as never, ...(route.inject.map(this.#resolve) as never[]));
  }

  /** As that process answers for itself; undefined when it gives no answer. */
  async at(instance: Instance, asked: Asked): Promise<Reply | undefined> {
    try {
      const answer = await this.open(instance, asked);
      addAbortSignal(AbortSignal.any([asked.request.signal, AbortSignal.timeout(withinOf(asked))]), answer);
      const { 'content-type': contentType = '', 'content-length': _, ...headers } = answerHeadersOf(answer.headers);
      const [status, body] = [answer.statusCode ?? 500, await text(answer)];
      const reply = { status, headers, contentType, body };
      return status >= 500 || isOfNobody(reply) ? undefined : reply;
    } catch {
      if (asked.request.signal.aborted) throw new Unavailable();
      return undefined; // Whatever has come in between, there is no answer of it.
    }
  }

  /** Its answer once the headers are there. @throws InstanceFault */
  open(instance: Instance, { route, request }: Asked): Promise<ForwardedAnswer> {
    const { method } = route;
    const { authorization, host, 'accept-language': language } = request.headers;
    const body = route.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
    const sent = {
      host,
      authorization,
      'accept-language': language,
      'content-type': body === undefined ? undefined : 'application/json',
    };
    const context = currentContext();
    const headers = requestHeadersOf(sent, {
      requestId: context?.correlationId ?? '',
      address: request.address,
      secure: request.secure,
      traceparent: context?.traceparent,
      length: body?.length,
    });
    return new InstanceClient(instance).send(
      {
        method,
        target: targetOf({ route, request }),
        headers: { ...headers, connection: 'close' },
        body,
        waitSeconds: 0,
        signal: request.signal,
      },
      { connectMs: CONNECTS_WITHIN, answerMs: withinOf({ route }) },
    );
  }

  /** Of each module that other processes run, what one of them answers; who runs several of them is asked once. */
  async ofModules(asked: Asked, modules = this.elsewhere): Promise<Learnt> {
    const others = await this.others();
    const replies = new Map<string, Promise<Reply | undefined>>();
    const ask = (instance: Instance) => {
      const reply = replies.get(instance.id) ?? this.at(instance, asked);
      replies.set(instance.id, reply);
      return reply;
    };
    const heard = await Promise.all(
      modules.map(async (module) => {
        for (const instance of others.filter((one) => one.modules.includes(module))) {
          const reply = await ask(instance);
          if (reply !== undefined) return reply;
        }
        return undefined;
      }),
    );
    return {
      replies: [...new Set(heard.filter((reply) => reply !== undefined))],
      unanswered: modules.filter((_module, index) => heard[index] === undefined),
    };
  }

  /** What each of the other processes answers. */
  async ofAll(asked: Asked): Promise<Learnt> {
    const others = await this.others();
    const replies = await Promise.all(others.map((instance) => this.at(instance, asked)));
    const heard = others.filter((_instance, index) => replies[index] !== undefined);
    return {
      replies: replies.filter((reply) => reply !== undefined),
      unanswered: this.elsewhere.filter((module) => !heard.some(({ modules }) => modules.includes(module))),
    };
  }
}

/** A build before this one has nothing there, and something else speaks no JSON. @throws SyntaxError */
function isOfNobody({ status, contentType, body }: Reply): boolean {
  if (!/[/+]json\b/.test(contentType ?? '')) return true;
  return status === 404 && (JSON.parse(String(body)) as { readonly code: string }).code === RouteNotFound.code;
}

const withinOf = ({ route: { method } }: Pick<Asked, 'route'>): number =>
  method === 'GET' ? READ_WITHIN : DONE_WITHIN;

function targetOf({ route, request: { params = {}, query } }: Asked): string {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name) => encodeURIComponent(String(params[name])));
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  search.set('instance', SELF);
  return `${path}?${search}`;
}
