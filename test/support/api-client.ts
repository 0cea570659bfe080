import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { insisting } from './insisting.ts';
import { assertPromised, assertPromisedEvent } from './promised-answers.ts';

// biome-ignore lint/suspicious/noExplicitAny: what the API answers is judged by each test
type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

interface Call {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface BookingOptions {
  readonly checkIn: string;
  readonly checkOut: string;
  readonly guests?: number;
  readonly guestName?: string;
  readonly request?: string;
  readonly expectedTotal?: { readonly amount: number; readonly currency: string };
  /** Seconds of `Prefer: wait`. */
  readonly wait?: number;
  /** The Idempotency-Key. */
  readonly key?: string;
}

interface Manner {
  /** Asks again when it is told to come back, as a machine that is busy with something else may tell anybody. */
  readonly insists?: boolean;
}

/** Speaks the REST contract over HTTP, as one member or as nobody. */
export class ApiClient {
  readonly base: string;
  readonly memberId: string | undefined;
  readonly #token: string | undefined;
  readonly #insists: boolean;

  constructor(
    base: string,
    member?: { readonly memberId: string; readonly token: string },
    { insists = false }: Manner = {},
  ) {
    this.base = base;
    this.memberId = member?.memberId;
    this.#token = member?.token;
    this.#insists = insists;
  }

  /** The same member at another door. */
  at(base: string): ApiClient {
    return this.#again(base, { insists: this.#insists });
  }

  /** The same member, who takes the first answer, be it a 503. */
  get hasty(): ApiClient {
    return this.#again(this.base, { insists: false });
  }

  /** The headers that say who is calling. */
  get credentials(): Readonly<Record<string, string>> {
    return this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
  }

  call(method: string, path: string, call: Call = {}): Promise<Answer> {
    const ask = () => this.#ask(method, path, call);
    return this.#insists ? insisting(ask) : ask();
  }

  async #ask(method: string, path: string, { body, headers = {} }: Call): Promise<Answer> {
    const response = await fetch(`${this.base}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...this.credentials,
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
    assertPromised({ method, path: `/api/v1${path}`, ...answer });
    return answer;
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  post(path: string, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.call('POST', path, { body, headers });
  }

  /** The body of an answer that must have this status. */
  async must(status: number, answer: Promise<Answer>): Promise<Json> {
    const { status: got, body } = await answer;
    if (got !== status) throw new Error(`expected ${status}, got ${got} ${JSON.stringify(body)}`);
    return body;
  }

  book(roomId: string, { wait, key, guests = 2, ...stay }: BookingOptions): Promise<Answer> {
    const headers = {
      ...(wait === undefined ? {} : { prefer: `wait=${wait}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    };
    return this.post('/reservations', { roomId, guests, ...stay }, headers);
  }

  /** Books, if need be again as it is told to, and waits until it is settled. */
  async booked(roomId: string, stay: BookingOptions): Promise<Json> {
    const key = randomUUID();
    const { body, status } = await insisting(() => this.book(roomId, { wait: 10, key, ...stay }));
    if (status !== 201 && status !== 202) throw new Error(`expected 201, got ${status} ${JSON.stringify(body)}`);
    return this.settled(body.id);
  }

  /** The reservation once it is not PENDING any more. */
  async settled(id: string, { within = 30_000 } = {}): Promise<Json> {
    const until = performance.now() + within;
    for (;;) {
      const reservation = await this.reservation(id);
      if (reservation.status !== 'PENDING' || performance.now() > until) return reservation;
      await sleep(20);
    }
  }

  reservation(id: string): Promise<Json> {
    return this.must(200, this.get(`/reservations/${id}`));
  }

  cancel(id: string, body: object = {}): Promise<Answer> {
    return this.post(`/reservations/${id}/cancellation`, body);
  }

  async nights(roomId: string, from: string, to: string): Promise<Json[]> {
    return (await this.must(200, this.get(`/rooms/${roomId}/nights?from=${from}&to=${to}`))).items;
  }

  async available(roomId: string, from: string, to: string): Promise<number[]> {
    return (await this.nights(roomId, from, to)).map(({ available }) => available);
  }

  editNights(roomId: string, edit: object): Promise<Answer> {
    return this.call('PUT', `/rooms/${roomId}/nights`, { body: edit });
  }

  /** The server-sent events of a reservation until the stream ends. */
  async events(
    id: string,
    last?: string,
  ): Promise<{ readonly id: string; readonly event: string; readonly data: Json }[]> {
    const path = `/api/v1/reservations/${id}/events`;
    const response = await fetch(this.base + path, {
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${this.#token}`,
        ...(last === undefined ? {} : { 'last-event-id': last }),
      },
    });
    const blocks = (await response.text()).split('\n\n').filter((block) => block.includes('data:'));
    return blocks.map((block) => {
      const field = (name: string) => block.match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1] ?? '';
      const data = JSON.parse(field('data'));
      assertPromisedEvent({ path, data });
      return { id: field('id'), event: field('event'), data };
    });
  }
  #again(base: string, manner: Manner): ApiClient {
    if (this.memberId === undefined || this.#token === undefined) return new ApiClient(base, undefined, manner);
    return new ApiClient(base, { memberId: this.memberId, token: this.#token }, manner);
  }
}
