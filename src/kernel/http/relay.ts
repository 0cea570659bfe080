import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Drain } from './drain.ts';
import { RETRY } from './event-stream.ts';

interface Relayed {
  readonly answer: IncomingMessage;
  readonly response: ServerResponse;
  readonly drain: Drain;
  /** The seconds in which something must come and be taken. */
  readonly patience: { readonly answer: number; readonly events: number };
}

const isStreamOfEvents = ({ headers }: IncomingMessage): boolean =>
  headers['content-type']?.startsWith('text/event-stream') ?? false;

/**
 * Hands the body of an answer on (the headers have gone out) as it comes, no faster than it is taken. One that breaks off breaks the
 * response off too, and rejects; a stream of events ends as one of this process does, also when the server drains.
 */
export function relay({ answer, response, drain, patience }: Relayed): Promise<void> {
  const stream = isStreamOfEvents(answer) ? new RelayedEvents({ answer, response, drain }) : undefined;
  const seconds = stream === undefined ? patience.answer : patience.events;
  return new Promise((resolve, reject) => {
    let fault: Error | undefined;
    const silence = setTimeout(() => answer.destroy(new Error(`Nothing has moved for ${seconds} s.`)), seconds * 1000);
    answer.on('data', (chunk: Buffer) => {
      silence.refresh();
      if (!(stream === undefined ? response.write(chunk) : stream.write(chunk))) answer.pause();
    });
    response.on('drain', () => answer.resume());
    response.once('close', () => answer.destroy());
    answer.on('error', (error) => {
      fault = error;
    });
    answer.once('end', () => {
      response.addTrailers(answer.trailers as Record<string, string>);
      response.end();
    });
    answer.once('close', () => {
      clearTimeout(silence);
      stream?.close();
      if (answer.complete || response.writableEnded || response.destroyed) resolve();
      else {
        response.destroy();
        reject(fault ?? new Error('The answer was not complete.'));
      }
    });
  });
}

const LINE_FEED = 10;
const BLANK_LINE = '\n\n';

/** Server-sent events on their way, which may be ended between two of them and not within one. */
class RelayedEvents {
  readonly #answer: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #drain: Drain;
  readonly #ending = new AbortController();
  #isWhole = true;
  #last = LINE_FEED;

  constructor({ answer, response, drain }: Omit<Relayed, 'patience'>) {
    this.#answer = answer;
    this.#response = response;
    this.#drain = drain;
    this.#ending.signal.addEventListener('abort', () => {
      if (this.#isWhole) this.#end();
    });
    drain.watch(this.#ending);
  }

  /** False when the client takes no more for now. */
  write(chunk: Buffer): boolean {
    const end = this.#ending.signal.aborted ? this.#endOfEventIn(chunk) : chunk.length;
    const taken = this.#response.write(chunk.subarray(0, end));
    this.#isWhole = this.#endsEvent(chunk.subarray(0, end));
    this.#last = chunk[end - 1] as number;
    if (this.#ending.signal.aborted && this.#isWhole) this.#end();
    return taken;
  }

  /** No more will come; whoever listens comes back, unless all has come. */
  close(): void {
    this.#drain.forget(this.#ending);
    if (!this.#response.writableEnded) this.#response.end(this.#isWhole ? RETRY : undefined);
  }

  #end(): void {
    this.#response.end(RETRY);
    this.#answer.destroy();
  }

  /** How much of what has come belongs to the event that was under way. */
  #endOfEventIn(chunk: Buffer): number {
    if (this.#last === LINE_FEED && chunk[0] === LINE_FEED) return 1;
    const at = chunk.indexOf(BLANK_LINE);
    return at === -1 ? chunk.length : at + BLANK_LINE.length;
  }

  #endsEvent(chunk: Buffer): boolean {
    const before = chunk.length === 1 ? this.#last : chunk.at(-2);
    return chunk.at(-1) === LINE_FEED && before === LINE_FEED;
  }
}
