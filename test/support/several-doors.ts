import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, ApiClient } from './api-client.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** The Idempotency-Key, by which it may be sent again. */
  readonly key?: string;
}

export interface Refusal {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Seconds, as the answer says. */
  readonly retryAfter: number;
  /** By `performance.now()`. */
  readonly at: number;
}

const PATIENCE = 60_000;
const COME_AGAIN: ReadonlySet<number> = new Set([409, 503]);
/** No connection came about, or it broke before the answer was there. */
const isBroken = (error: unknown): boolean => /fetch failed|terminated/.test(String(error));

/** Asks as clients are told to: at the next door where nobody opens, and again, after its time, what was answered with one. */
export class SeveralDoors {
  readonly #urls: readonly string[];
  /** What was answered with 500 or more. */
  readonly refusals: Refusal[] = [];
  #next = 0;

  constructor(urls: readonly string[]) {
    this.#urls = urls;
  }

  /** The next one in turn. */
  get url(): string {
    this.#next += 1;
    return this.#urls[this.#next % this.#urls.length] ?? '';
  }

  /** Asks once; undefined when the connection broke. */
  async once(member: ApiClient, { method, path, body, key }: Asked): Promise<Answer | undefined> {
    const headers = key === undefined ? {} : { 'idempotency-key': key };
    try {
      const answer = await member.at(this.url).call(method, path, { body, headers });
      const retryAfter = Number(answer.headers.get('retry-after'));
      if (answer.status >= 500)
        this.refusals.push({ method, path, status: answer.status, retryAfter, at: performance.now() });
      return answer;
    } catch (error) {
      if (isBroken(error)) return undefined;
      throw error;
    }
  }

  /** Asks until it is neither refused for a moment nor in flight by its key. */
  async insist(member: ApiClient, asked: Asked): Promise<Answer> {
    for (const until = performance.now() + PATIENCE; ; ) {
      const answer = await this.once(member, asked);
      if (answer !== undefined && !COME_AGAIN.has(answer.status)) return answer;
      if (performance.now() > until) throw new Error(`${asked.method} ${asked.path} is not answered`);
      await sleep(1000 * Number(answer?.headers.get('retry-after') ?? 0));
    }
  }
}
