import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable } from '../http/errors.ts';
import type { ForwardedAnswer, ForwardedRequest } from '../http/gateway.ts';
import type { Logger } from '../observability/logger.ts';
import { chooseInstance } from './choose-instance.ts';
import type { BreakerState, GatewayMetrics } from './gateway-metrics.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import type { InstanceClient } from './instance-client.ts';
import { InstanceFault } from './instance-fault.ts';
import type { KnownInstances } from './known-instances.ts';
import { Policies } from './policies.ts';
import { Rejection } from './rejection.ts';
import { RetryBudget } from './retry-budget.ts';

const MOST_TRIES = 3;
/** When to ask again for the answer of a try that broke off. */
const SETTLED_AFTER = 100;
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
/** Times as long as reading: many that come at once queue up before the database. */
const WRITES_TAKE = 2;

interface UpstreamParts {
  readonly module: string;
  readonly instances: KnownInstances;
  readonly settings: GatewaySettings;
  readonly metrics: GatewayMetrics | undefined;
  readonly logger: Logger;
}

/** The processes that serve one module, as one. */
export class Upstream {
  readonly #parts: UpstreamParts;
  readonly #retries = new RetryBudget();
  #settings: GatewaySettings;
  #policies: Policies;

  constructor(parts: UpstreamParts) {
    this.#parts = parts;
    this.#settings = parts.settings;
    this.#policies = new Policies(parts.settings);
  }

  get breaker(): BreakerState {
    return this.#policies.breaker;
  }

  /** From now on by these settings, and with a closed breaker. */
  apply(settings: GatewaySettings): void {
    this.#settings = settings;
    this.#policies = new Policies(settings);
  }

  async send(request: ForwardedRequest): Promise<ForwardedAnswer> {
    const { module, metrics, logger } = this.#parts;
    try {
      const answer = await this.#policies.run((mayWait) => this.#try(mayWait ? request : withoutWait(request)), {
        waits: request.waitSeconds > 0,
      });
      metrics?.became(module, 'answered');
      return answer;
    } catch (error) {
      if (error instanceof Rejection) {
        metrics?.became(module, error.why);
        throw error.refusal;
      }
      if (!(error instanceof InstanceFault)) throw error;
      metrics?.became(module, error.what);
      if (error.what !== 'left')
        logger.warn({ module, what: error.what, err: error.cause }, 'No instance has answered');
      throw new Unavailable({ retryAfterSeconds: 1, cause: error });
    }
  }

  /** One instance after another, for as long as it can do no harm and the time lasts. */
  async #try(request: ForwardedRequest): Promise<ForwardedAnswer> {
    const { answerSeconds, retryPercent } = this.#settings;
    const seconds = request.answersWithin ?? (READS.has(request.method) ? 1 : WRITES_TAKE) * answerSeconds;
    const end = performance.now() + 1000 * (seconds + request.waitSeconds);
    const asked = new Set<InstanceClient>();
    let tries = 0;
    let broken: InstanceFault | undefined;
    let last: { readonly fault: InstanceFault; readonly again: InstanceClient | undefined } | undefined;
    this.#retries.earn(retryPercent);
    for (;;) {
      const client = this.#choose(asked) ?? last?.again;
      if (client === undefined) throw last?.fault ?? new Rejection('no_instance', { retryAfterSeconds: 1 });
      if (asked.size > 0) this.#parts.metrics?.retried(this.#parts.module);
      asked.add(client);
      try {
        const answer = await client.send(request, this.#patience(end));
        client.standing.answered();
        if (broken !== undefined && isInFlight(answer)) {
          await this.#untilSettled(answer, { end, fault: broken });
          last = { fault: broken, again: client };
          continue;
        }
        tries += 1;
        if (!isGoing(answer) || this.#choose(asked) === undefined || !this.#mayRepeat(request, tries)) return answer;
        answer.destroy();
        last = undefined;
      } catch (error) {
        if (!(error instanceof InstanceFault) || error.what === 'left') throw error;
        const isStale = error.what === 'broken' && error.onIdleConnection;
        if (isStale) client.closeIdle();
        else this.#blame(client, error);
        last = { fault: error, again: isStale ? client : undefined };
        if (error.what === 'refused') continue;
        if (error.what === 'broken') broken = error;
        tries += 1;
        const isAnother = (this.#choose(asked) ?? last.again) !== undefined;
        if (error.what === 'late' || !isAnother || !this.#mayRepeat(request, tries)) throw error;
      }
    }
  }

  /** The try that broke off is still at work, or its rows are still held: soon there is its answer, or none and a new one. */
  async #untilSettled(
    answer: ForwardedAnswer,
    { end, fault }: { readonly end: number; readonly fault: InstanceFault },
  ): Promise<void> {
    answer.resume();
    if (performance.now() + SETTLED_AFTER < end) await pause(SETTLED_AFTER);
    else throw fault;
  }

  #patience(end: number): { readonly connectMs: number; readonly answerMs: number } {
    return { connectMs: this.#settings.connectSeconds * 1000, answerMs: Math.max(1, end - performance.now()) };
  }

  #choose(asked: ReadonlySet<InstanceClient>): InstanceClient | undefined {
    const ready = this.#parts.instances.readyFor(this.#parts.module);
    return chooseInstance(ready, { asked, now: performance.now(), random: Math.random });
  }

  #mayRepeat({ repeatable }: ForwardedRequest, tries: number): boolean {
    return repeatable && tries < MOST_TRIES && this.#retries.spend();
  }

  /** Where nobody listens nobody will answer the next either; other faults must come in a row. */
  #blame({ standing, instance }: InstanceClient, { what }: InstanceFault): void {
    const { module, metrics, logger } = this.#parts;
    const ejectionFailures = what === 'refused' ? 1 : this.#settings.ejectionFailures;
    if (!standing.failed(performance.now(), { ...this.#settings, ejectionFailures })) return;
    metrics?.ejected(module);
    logger.warn({ module, instance: instance.id, url: instance.url, what }, 'An instance is left out for a while');
  }
}

/** It drains, and serves this no more. */
const isGoing = ({ statusCode, headers }: ForwardedAnswer): boolean =>
  statusCode === 503 && headers.connection === 'close';

/** The key of the request is another's, who has not finished; no other 409 says when to come back. */
const isInFlight = ({ statusCode, headers }: ForwardedAnswer): boolean =>
  statusCode === 409 &&
  headers['retry-after'] !== undefined &&
  headers['content-type']?.startsWith('application/problem+json') === true;

/** It is a preference: who may not wait is told that it is under way. */
const withoutWait = (request: ForwardedRequest): ForwardedRequest => {
  if (request.waitSeconds === 0) return request;
  const { prefer: _, ...headers } = request.headers;
  return { ...request, headers, waitSeconds: 0 };
};
