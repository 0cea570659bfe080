import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { ServerSentEvent } from './route.ts';

interface EventStream {
  readonly response: ServerResponse;
  readonly events: AsyncIterable<ServerSentEvent>;
  readonly signal: AbortSignal;
  readonly heartbeatSeconds: number;
}

const RETRY = 'retry: 1000\n\n';
const line = (text: string): string => text.replace(/[\r\n\0]/g, '');
const format = ({ id, event, data }: ServerSentEvent): string =>
  `id: ${line(id)}\nevent: ${line(event)}\ndata: ${JSON.stringify(data ?? null)}\n\n`;

/**
 * Sends events (the headers have gone out) until they end, the client leaves or the server drains; then it says when to come back.
 * A client that takes nothing for as long as a heartbeat is cut.
 */
export async function sendEvents({ response, events, signal, heartbeatSeconds }: EventStream): Promise<void> {
  const iterator = events[Symbol.asyncIterator]();
  const stopped = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  response.write(RETRY);
  const heartbeat = setInterval(() => response.write(':\n\n'), heartbeatSeconds * 1000);
  try {
    for (;;) {
      const next = await Promise.race([stopped, iterator.next()]);
      if (next === undefined) break;
      if (next.done) return;
      if (response.write(format(next.value))) continue;
      const stuck = setTimeout(() => response.destroy(), heartbeatSeconds * 1000);
      await Promise.race([stopped, once(response, 'drain', { signal })]).catch(() => undefined);
      clearTimeout(stuck);
    }
    if (response.writable) response.write(RETRY);
  } finally {
    clearInterval(heartbeat);
    response.end();
    iterator.return?.().catch(() => undefined);
  }
}
