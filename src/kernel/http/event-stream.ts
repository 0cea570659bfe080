import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { ServerSentEvent } from './route.ts';

interface EventStream {
  readonly response: ServerResponse;
  readonly events: AsyncIterable<ServerSentEvent>;
  readonly signal: AbortSignal;
  readonly heartbeatSeconds: number;
}

/** When a client shall come back: what a stream begins with, and ends with when it is not at its end. */
export const RETRY = 'retry: 1000\n\n';
const line = (text: string): string => text.replace(/[\r\n\0]/g, '');
const format = ({ id, event, data }: ServerSentEvent): string =>
  `id: ${line(id)}\nevent: ${line(event)}\ndata: ${JSON.stringify(data ?? null)}\n\n`;

/**
 * Sends events (the headers have gone out) until they end, the client leaves or the server drains; then it says when to come back.
 * A client that takes nothing for as long as a heartbeat is cut.
 */
export async function sendEvents({ response, events, signal, heartbeatSeconds }: EventStream): Promise<void> {
  const iterator = events[Symbol.asyncIterator]();
  const step = new Steps(signal);
  response.write(RETRY);
  const heartbeat = setInterval(() => response.write(':\n\n'), heartbeatSeconds * 1000);
  try {
    for (;;) {
      const next = await step.until(iterator.next());
      if (next === undefined) break;
      if (next.done) return;
      if (response.write(format(next.value))) continue;
      const stuck = setTimeout(() => response.destroy(), heartbeatSeconds * 1000);
      await step.until(once(response, 'drain', { signal }).catch(() => undefined));
      clearTimeout(stuck);
    }
    if (response.writable) response.write(RETRY);
  } finally {
    clearInterval(heartbeat);
    step.end();
    response.end();
    iterator.return?.().catch(() => undefined);
  }
}

/** Waits for one thing after another, each no longer than until the signal aborts; a stream of any length leaves nothing behind. */
class Steps {
  readonly #signal: AbortSignal;
  readonly #stop = () => this.#stopWaiting?.(undefined);
  #stopWaiting: ((nothing: undefined) => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#stop, { once: true });
  }

  /** Undefined when the signal has aborted first. */
  until<T>(step: Promise<T>): Promise<T | undefined> {
    if (this.#signal.aborted) {
      step.catch(() => undefined);
      return Promise.resolve(undefined);
    }
    return new Promise((resolve, reject) => {
      this.#stopWaiting = resolve;
      step.then(resolve, reject);
    });
  }

  end(): void {
    this.#signal.removeEventListener('abort', this.#stop);
  }
}
