import { readEvents } from '../http/read-events.ts';
import type { ServerSentEvent } from '../http/route.ts';
import type { Instance } from '../registry/registry.ts';
import { Feed } from './feed.ts';
import type { Asked, Installation } from './installation.ts';
import { CUT } from './live-events.ts';

/** Who has come and who has gone. */
const LOOKS_EVERY = 1_000;

interface Followed {
  readonly installation: Installation;
  readonly asked: Asked;
  /** That process alone; left out, all of them, also those that come later. */
  readonly instance?: Instance | undefined;
}

/** The streams of several processes as one, from the first that is read on; a reader that falls behind is cut. */
export const followInstallation = (followed: Followed): AsyncIterable<ServerSentEvent> =>
  new Following(followed).read();

class Following {
  readonly #installation: Installation;
  readonly #asked: Asked;
  readonly #instance: Instance | undefined;
  readonly #feed = new Feed<ServerSentEvent>();
  readonly #ending = new AbortController();
  readonly #signal: AbortSignal;
  readonly #followed = new Map<string, AbortController>();
  #looking: NodeJS.Timeout | undefined;

  constructor({ installation, asked, instance }: Followed) {
    this.#installation = installation;
    this.#asked = asked;
    this.#instance = instance;
    this.#signal = AbortSignal.any([asked.request.signal, this.#ending.signal]);
  }

  async *read(): AsyncGenerator<ServerSentEvent> {
    try {
      if (this.#instance === undefined) await this.#beginAll();
      else await this.#begin(this.#instance, () => this.#feed.end());
      this.#looking = setInterval(() => void this.#look().catch(() => undefined), LOOKS_EVERY).unref();
      yield* this.#feed.read(this.#signal);
      if (this.#feed.isCut) yield CUT;
    } finally {
      clearInterval(this.#looking);
      this.#ending.abort();
    }
  }

  async #beginAll(): Promise<void> {
    const { events } = await this.#installation.here(this.#by(this.#signal));
    if (events !== undefined) void this.#pass(events);
    await this.#look();
  }

  async #look(): Promise<void> {
    const others = await this.#installation.others();
    for (const [id, left] of this.#followed) if (!others.some((one) => one.id === id)) left.abort();
    if (this.#instance !== undefined) return;
    const come = others.filter(({ id }) => !this.#followed.has(id));
    await Promise.all(come.map((instance) => this.#begin(instance, () => undefined)));
  }

  /** Resolves when it is listened to, or cannot be. */
  async #begin(instance: Instance, ended: () => void): Promise<void> {
    const left = new AbortController();
    this.#followed.set(instance.id, left);
    const end = () => {
      this.#followed.delete(instance.id);
      ended();
    };
    try {
      const signal = AbortSignal.any([this.#signal, left.signal]);
      const answer = await this.#installation.open(instance, this.#by(signal));
      signal.addEventListener('abort', () => answer.destroy(), { once: true });
      if (answer.statusCode === 200) void this.#pass(readEvents(answer)).finally(end);
      else {
        answer.destroy();
        end();
        // The token has run out, or the session has ended: whoever listens comes back with another.
        if (answer.statusCode === 401) this.#feed.end();
      }
    } catch {
      end();
    }
  }

  /** Until the stream ends or breaks off. */
  async #pass(events: AsyncIterable<ServerSentEvent>): Promise<void> {
    try {
      for await (const event of events) this.#feed.give(event);
    } catch {
      // Its process has gone; one that has come back is found by the next look.
    }
  }

  #by(signal: AbortSignal): Asked {
    const { route, request } = this.#asked;
    return { route, request: { ...request, signal } };
  }
}
