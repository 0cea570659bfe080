import { Agent, type ClientRequest, request } from 'node:http';
import { type RequestOptions, Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { ForwardedAnswer, ForwardedRequest } from '../http/gateway.ts';
import type { Instance } from '../registry/registry.ts';
import { InstanceFault } from './instance-fault.ts';
import { Standing } from './standing.ts';

/** What an instance must know of a request to answer it. */
export type SentRequest = Pick<ForwardedRequest, 'method' | 'target' | 'headers' | 'body' | 'waitSeconds' | 'signal'>;

interface Patience {
  readonly connectMs: number;
  readonly answerMs: number;
}

const MOST_IDLE_CONNECTIONS = 64;
/** Well before the service closes it; sooner still when the service says so in `Keep-Alive`, which Node heeds only below this. */
const LONGEST_IDLE = 4_000;
/** Few clients wait for longer without a word. */
const EXPECTED_WITHIN = 1_000;
/** By then the registry has told it. */
const LEAVES_WITHIN = 2_000;

/** Sends requests to one instance, over connections that are kept for the next. */
export class InstanceClient {
  /** As the registry described it last. */
  instance: Instance;
  readonly standing = new Standing();
  readonly #agent: Agent;
  readonly #request: (options: RequestOptions) => ClientRequest;
  readonly #address: Pick<RequestOptions, 'host' | 'port' | 'servername'>;
  #underWay = 0;
  #leavingUntil = Number.NEGATIVE_INFINITY;

  constructor(instance: Instance) {
    this.instance = instance;
    const { protocol, hostname, port } = new URL(instance.url);
    const tls = protocol === 'https:';
    const kept = { keepAlive: true, maxFreeSockets: MOST_IDLE_CONNECTIONS, timeout: LONGEST_IDLE };
    this.#agent = tls ? new TlsAgent(kept) : new Agent(kept);
    // The clock may have run out, without effect, while a request was under way.
    this.#agent.on('free', (socket: Socket) => socket.setTimeout(socket.timeout ?? LONGEST_IDLE));
    this.#request = tls ? tlsRequest : request;
    const host = hostname.replaceAll(/^\[|\]$/g, '');
    // Left out, the name that the certificate is checked against would be the `Host` of the client.
    const servername = isIP(host) === 0 ? host : '';
    this.#address = { host, port: port === '' ? (tls ? 443 : 80) : port, servername };
  }

  /** Requests whose answers have not all been handed on. */
  get underWay(): number {
    return this.#underWay;
  }

  /** It closes its connections, so that it is about to go, whether or not the registry knows. */
  isLeaving(now: number): boolean {
    return now < this.#leavingUntil;
  }

  /** Resolves with the headers of its answer. @throws InstanceFault */
  send(forwarded: SentRequest, patience: Patience): Promise<ForwardedAnswer> {
    this.#underWay += 1;
    return this.#ask(forwarded, patience).then(
      (answer) => {
        answer.once('close', () => this.#done());
        if (saysThatItGoes(answer)) this.#leavingUntil = performance.now() + LEAVES_WITHIN;
        return answer;
      },
      (fault: unknown) => {
        this.#done();
        throw fault;
      },
    );
  }

  /** Lets the connections go on which nothing is under way. */
  closeIdle(): void {
    for (const sockets of Object.values(this.#agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
  }

  #done(): void {
    this.#underWay -= 1;
  }

  #ask(
    { method, target: path, headers, body, waitSeconds, signal }: SentRequest,
    patience: Patience,
  ): Promise<ForwardedAnswer> {
    const since = performance.now();
    return new Promise((resolve, reject) => {
      const outgoing = this.#request({
        ...this.#address,
        method,
        path,
        headers,
        agent: this.#agent,
        setHost: headers.host === undefined,
      });
      let stands = false;
      let what: InstanceFault['what'] | undefined;
      const giveUp = (reason: InstanceFault['what']) => {
        what = reason;
        outgoing.destroy();
      };
      const clock = setTimeout(() => giveUp('late'), patience.answerMs);
      const leave = () => giveUp('left');
      signal.addEventListener('abort', leave, { once: true });
      const settle = () => {
        clearTimeout(clock);
        signal.removeEventListener('abort', leave);
      };
      outgoing.once('socket', (socket) => {
        stands = !socket.connecting;
        if (stands) return;
        const patienceToConnect = setTimeout(() => giveUp('refused'), patience.connectMs);
        socket.once('close', () => clearTimeout(patienceToConnect));
        socket.once('connect', () => {
          clearTimeout(patienceToConnect);
          stands = true;
        });
      });
      outgoing.once('response', (answer) => {
        settle();
        resolve(answer);
      });
      outgoing.on('error', (cause) => {
        settle();
        reject(
          new InstanceFault(what ?? (stands ? 'broken' : 'refused'), {
            cause,
            onIdleConnection: outgoing.reusedSocket,
            since,
            isOverdue: performance.now() - since >= EXPECTED_WITHIN + 1000 * waitSeconds,
          }),
        );
      });
      if (signal.aborted) leave();
      outgoing.end(body);
    });
  }
}

/** Refusals of what a client sent close the connection too, and say nothing of the instance. */
const saysThatItGoes = ({ statusCode = 0, headers }: ForwardedAnswer): boolean =>
  headers.connection === 'close' && (statusCode < 300 || statusCode === 503);
