import { Container } from 'inversify';
import { AccessTokenTerms } from '#kernel/auth/access-token.ts';
import { AccessTokenIssuer } from '#kernel/auth/access-token-issuer.ts';
import { AccessTokenVerifier } from '#kernel/auth/access-token-verifier.ts';
import { BearerAuthenticator } from '#kernel/auth/bearer-authenticator.ts';
import { makeKeyPem, privateKeyFrom } from '#kernel/auth/ec-key.ts';
import { InProcessPublishedKeys } from '#kernel/auth/in-process.published-keys.ts';
import { KeyRing } from '#kernel/auth/key-ring.ts';
import { OpaqueTokens, RandomOpaqueTokens } from '#kernel/auth/opaque-tokens.ts';
import { PasswordHasher } from '#kernel/auth/password-hasher.ts';
import { PublishedKeys } from '#kernel/auth/published-keys.ts';
import { KeySet } from '#kernel/auth/signing-keys.ts';
import { Clock } from '#kernel/domain/clock.ts';
import { Ids, RandomIds } from '#kernel/domain/ids.ts';
import { type Delivery, EventBus } from '#kernel/event-bus/event-bus.ts';
import { InMemoryEventBus } from '#kernel/event-bus/in-memory.event-bus.ts';
import { Cursors } from '#kernel/http/cursor.ts';
import { Health } from '#kernel/http/health.ts';
import { HttpServer } from '#kernel/http/http-server.ts';
import { LimitsInForce } from '#kernel/http/limits-in-force.ts';
import { PublicAddress } from '#kernel/http/public-address.ts';
import type { Route } from '#kernel/http/route.ts';
import { InProcessSchedulers } from '#kernel/jobs/in-process.schedulers.ts';
import { Schedulers } from '#kernel/jobs/scheduler.ts';
import { Mail } from '#kernel/mail/mail.ts';
import { ModuleRuntime } from '#kernel/module/module-runtime.ts';
import { type Token, wireValue } from '#kernel/module/wire.ts';
import { Logger, PinoLogger } from '#kernel/observability/logger.ts';
import { Database } from '#kernel/persistence/database.ts';
import { SqliteDatabase } from '#kernel/persistence/sqlite.database.ts';
import { InProcessThrottleRecords } from '#kernel/throttle/in-process.throttle-records.ts';
import { ThrottleRecords } from '#kernel/throttle/throttle-records.ts';
import { InProcessTokenStore } from '#kernel/token-store/in-process.token-store.ts';
import { TokenStore } from '#kernel/token-store/token-store.ts';
import { member } from '../../src/modules/member/module.ts';
import { CheapPasswordHasher } from '../support/cheap.password-hasher.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { assertPromised } from '../support/promised-answers.ts';
import { RecordingMail } from '../support/recording.mail.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import type { OpenDatabase } from '../support/workbench.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at, not trusted
  readonly body: any;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

interface Call {
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Options {
  readonly hasher?: PasswordHasher;
  readonly settings?: { readonly demoLogins?: boolean };
  readonly limits?: boolean;
  readonly folder?: TemporaryFolder;
  readonly clock?: FakeClock;
  readonly keys?: KeyRing;
  readonly store?: TokenStore;
  readonly trustedProxies?: readonly string[];
  readonly otherRoutes?: readonly Route[];
  /** In place of a file of its own. */
  readonly openDatabase?: OpenDatabase;
  readonly throttleRecords?: ThrottleRecords;
}

class AlwaysReady extends Health {
  async readiness() {
    return { ready: true, checks: {} };
  }
}

export const PASSWORD = 'quiet-inn-by-the-road';

/** The member module alone, behind the real HTTP server, on a file of its own and a clock that stands still. */
export class MemberAtWork {
  readonly folder: TemporaryFolder;
  readonly clock: FakeClock;
  readonly keys: KeyRing;
  readonly store: TokenStore;
  readonly mail = new RecordingMail();
  readonly told: Delivery[] = [];
  readonly log: string[] = [];
  static readonly #open = new Set<MemberAtWork>();
  readonly #bus = new InMemoryEventBus();
  #runtime!: ModuleRuntime;
  #server!: HttpServer;
  #base = '';

  private constructor({ folder, clock, keys, store }: Options) {
    this.folder = folder ?? new TemporaryFolder();
    this.clock = clock ?? new FakeClock();
    this.keys = keys ?? new KeyRing({ signing: privateKeyFrom({ pem: makeKeyPem() }) });
    this.store = store ?? new InProcessTokenStore(this.clock);
  }

  static async start(options: Options = {}): Promise<MemberAtWork> {
    const work = new MemberAtWork(options);
    await work.#start(options);
    MemberAtWork.#open.add(work);
    return work;
  }

  async #start(options: Options): Promise<void> {
    const { clock, keys, store, folder } = this;
    const terms = new AccessTokenTerms();
    const ids = new RandomIds();
    const logger = PinoLogger.to({ level: 'trace', destination: { write: (line) => void this.log.push(line) } });
    const kernel = new Container();
    const bind: Container['bind'] = kernel.bind.bind(kernel);
    wireValue(bind, Clock, clock);
    wireValue(bind, Ids, ids);
    wireValue(bind, EventBus, this.#bus);
    wireValue(bind, PublishedKeys, new InProcessPublishedKeys());
    wireValue(bind, Schedulers, new InProcessSchedulers());
    wireValue(bind, Logger, logger);
    wireValue(bind, Cursors, new Cursors('a key of the test, long enough to be one'));
    wireValue(bind, TokenStore, store);
    wireValue(bind, ThrottleRecords, options.throttleRecords ?? new InProcessThrottleRecords(clock));
    wireValue(bind, Mail, this.mail);
    wireValue(bind, PublicAddress, new PublicAddress('https://inn.example/'));
    wireValue(bind, KeySet, keys);
    wireValue(bind, AccessTokenTerms, terms);
    wireValue(bind, AccessTokenIssuer, new AccessTokenIssuer(keys, terms, clock, ids));
    wireValue(bind, OpaqueTokens, new RandomOpaqueTokens());
    wireValue(bind, LimitsInForce, new LimitsInForce({ enabled: options.limits ?? false }));
    wireValue(bind, PasswordHasher, options.hasher ?? new CheapPasswordHasher());
    this.#runtime = await ModuleRuntime.open({
      manifest: member,
      settings: member.settings.parse(options.settings ?? {}),
      kernel,
      topicPrefix: 'jumak',
      openDatabase:
        options.openDatabase ??
        (async (schema) => {
          const database = await SqliteDatabase.open({ file: folder.file('member.sqlite'), schema });
          return { database, transaction: database.transaction, close: () => database.close() };
        }),
    });
    const receive = async (delivery: Delivery) => void this.told.push(delivery);
    this.#bus.subscribe({ group: 'listener', topics: ['jumak.member', 'jumak.member.facts'], receive });
    await this.#bus.start();
    await this.#runtime.start();
    this.#server = new HttpServer({
      routes: [
        ...this.#runtime.routes,
        ...(options.otherRoutes ?? []).map((route) => ({ route, resolve: () => undefined })),
      ],
      authenticator: new BearerAuthenticator(new AccessTokenVerifier(keys, terms, clock), store),
      health: new AlwaysReady(),
      logger,
      settings: {
        host: '127.0.0.1',
        port: 0,
        drainGraceSeconds: 0,
        drainSeconds: 2,
        trustedProxies: options.trustedProxies ?? [],
      },
    });
    const { port } = await this.#server.listen();
    this.#base = `http://127.0.0.1:${port}`;
  }

  /** Ends whatever has been started, and removes the files. */
  static async endAll(): Promise<void> {
    for (const work of [...MemberAtWork.#open]) {
      await work.stop();
      work.folder.remove();
    }
  }

  /** Stops, and leaves the files for the next start. */
  async stop(): Promise<void> {
    MemberAtWork.#open.delete(this);
    await this.#server.drain();
    await this.#runtime.stopHearing();
    await this.#runtime.stopTelling();
    await this.#runtime.close();
    await this.#bus.stop();
  }

  get database(): Database {
    return this.get(Database);
  }

  get<T>(token: Token<T>): T {
    return this.#runtime.container.get<T>(token);
  }

  fillWithDemoData(): Promise<void> {
    return this.#runtime.fillWithDemoData();
  }

  /** The data of all that the module has told so far. */
  async facts(): Promise<unknown[]> {
    while (!this.#runtime.idle) await new Promise((resolve) => setTimeout(resolve, 5));
    return this.told.map(({ payload }) => JSON.parse(payload).data);
  }

  async call(method: string, path: string, { body, token, headers }: Call = {}): Promise<Answer> {
    const fullPath = `${path.startsWith('/.well-known') ? '' : '/api/v1'}${path}`;
    const response = await fetch(this.#base + fullPath, {
      method,
      headers: {
        'accept-language': 'en',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    assertPromised({ method, path: fullPath, ...answer });
    return answer;
  }

  signUp(email: string, more: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.call('POST', '/members', { body: { email, password: PASSWORD, name: '나그네', ...more }, headers });
  }

  logIn(email: string, password = PASSWORD, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.call('POST', '/auth/login', { body: { email, password }, headers });
  }

  refresh(refreshToken: string): Promise<Answer> {
    return this.call('POST', '/auth/refresh', { body: { refreshToken } });
  }

  me(token: string): Promise<Answer> {
    return this.call('GET', '/members/me', { token });
  }

  /** Signs up and in. */
  async guest(email = 'guest@inn.example'): Promise<Tokens & { readonly id: string }> {
    const { body: account } = await this.signUp(email);
    const { body } = await this.logIn(email);
    return { id: account.id, accessToken: body.accessToken, refreshToken: body.refreshToken };
  }
}
