import { randomUUID } from 'node:crypto';
import http from 'node:http';

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at, not trusted
  readonly body: any;
}

interface Request {
  readonly body?: unknown;
  readonly token?: string;
}

interface Guest {
  readonly email: string;
  readonly token: string;
  readonly signedInAt: number;
}

const PASSWORD = 'oak-river-lantern-42';
const GUESTS = 10;
const PLACES = 20;
const SIGNED_IN_FOR = 10 * 60_000;
const DAYS_AHEAD = 300;
const EXPECTED: ReadonlySet<number> = new Set([200, 201, 202, 204, 409]);

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;
const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** What guests do, in the proportions of a day: most look, some book, some of those cancel, few sign in. */
export class Traffic {
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  readonly #port: string;
  readonly #guests: Guest[] = [];
  readonly #places: { readonly id: string; readonly roomId: string }[] = [];
  readonly #bookings: { readonly id: string; readonly token: string }[] = [];
  readonly #faults = new Map<string, number>();
  readonly #habits: readonly { readonly share: number; readonly act: () => Promise<unknown> }[];
  answered = 0;
  /** Requests that met a connection in the moment in which the server let it go for idleness, and were sent again. */
  resent = 0;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    if (hostname !== '127.0.0.1') throw new Error('a load is only put on the loopback address');
    this.#port = port;
    this.#habits = [
      { share: 0.4, act: () => this.#search() },
      { share: 0.15, act: () => this.#get(`/accommodations/${pick(this.#places).id}`) },
      { share: 0.1, act: () => this.#get(`/rooms/${pick(this.#places).roomId}/nights?from=${day(10)}&to=${day(40)}`) },
      { share: 0.14, act: () => this.#book() },
      { share: 0.1, act: () => this.#cancel() },
      { share: 0.1, act: async () => this.#get('/reservations?limit=20', (await this.#anyone()).token) },
      { share: 0.01, act: () => this.#signIn(pick(this.#guests).email) },
    ];
  }

  /** What was not answered as expected, and how often. */
  get faults(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#faults);
  }

  async begin(): Promise<void> {
    for (let n = 0; n < GUESTS; n += 1) this.#guests.push(await this.#signUp());
    const { email, token } = await this.#signUp();
    await this.#send('POST', '/members/me/host', { token });
    const host = await this.#signIn(email);
    for (let n = 0; n < PLACES; n += 1) this.#places.push(await this.#list(host.token, n));
  }

  /** One thing that somebody does. */
  async act(): Promise<void> {
    const die = Math.random();
    let upTo = 0;
    for (const { share, act } of this.#habits) {
      upTo += share;
      if (die < upTo) return void (await act());
    }
  }

  end(): void {
    this.#agent.destroy();
  }

  async #search(): Promise<void> {
    const from = 1 + Math.floor(Math.random() * DAYS_AHEAD);
    const sort = pick(['recommended', 'price', 'newest']);
    await this.#get(`/accommodations?checkIn=${day(from)}&checkOut=${day(from + 2)}&guests=2&sort=${sort}`);
  }

  async #book(): Promise<void> {
    const { token } = await this.#anyone();
    const from = 1 + Math.floor(Math.random() * DAYS_AHEAD);
    const stay = { checkIn: day(from), checkOut: day(from + 1 + Math.floor(Math.random() * 4)) };
    const { status, body } = await this.#send('POST', '/reservations', {
      token,
      body: { roomId: pick(this.#places).roomId, guests: 2, ...stay },
    });
    if (status === 202) this.#bookings.push({ id: body.id, token });
  }

  async #cancel(): Promise<void> {
    const booking = this.#bookings.shift();
    if (booking !== undefined)
      await this.#send('POST', `/reservations/${booking.id}/cancellation`, { token: booking.token, body: {} });
  }

  /** Somebody whose access token is good for a while yet. */
  async #anyone(): Promise<Guest> {
    const at = Math.floor(Math.random() * this.#guests.length);
    const guest = this.#guests[at] as Guest;
    if (Date.now() - guest.signedInAt < SIGNED_IN_FOR) return guest;
    const again = await this.#signIn(guest.email);
    this.#guests[at] = again;
    return again;
  }

  async #signUp(): Promise<Guest> {
    const email = `${randomUUID()}@example.com`;
    await this.#send('POST', '/members', { body: { email, password: PASSWORD, name: '손님' } });
    return this.#signIn(email);
  }

  async #signIn(email: string): Promise<Guest> {
    const { body } = await this.#send('POST', '/auth/login', { body: { email, password: PASSWORD } });
    return { email, token: body.accessToken, signedInAt: Date.now() };
  }

  async #list(token: string, n: number): Promise<{ readonly id: string; readonly roomId: string }> {
    const place = { name: `주막 ${n}`, type: 'MINBAK', region: 'JEJU', address: '제주시', description: '작은 집' };
    const { id } = (await this.#send('POST', '/accommodations', { token, body: place })).body;
    const price = { amount: 50_000 + n * 1_000, currency: 'KRW' };
    const room = { name: '온돌방', baseOccupancy: 2, maxOccupancy: 4, capacity: 10_000, price };
    return { id, roomId: (await this.#send('POST', `/accommodations/${id}/rooms`, { token, body: room })).body.id };
  }

  #get(path: string, token?: string): Promise<Answer> {
    return this.#send('GET', path, token === undefined ? {} : { token });
  }

  async #send(method: string, path: string, request: Request = {}): Promise<Answer> {
    const answer = await this.#exchange(method, path, request).catch((error: Error) => ({
      status: 0,
      body: error.message,
    }));
    if (EXPECTED.has(answer.status)) this.answered += 1;
    else {
      const fault = `${method} ${path.replace(/\?.*|[0-9a-f-]{36}/g, '…')} ${answer.status} ${answer.body?.code ?? answer.body}`;
      this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + 1);
    }
    return answer;
  }

  #exchange(method: string, path: string, { body, token }: Request): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    return new Promise((resolve, reject) => {
      const to = { agent: this.#agent, host: '127.0.0.1', port: this.#port, method, path: `/api/v1${path}`, headers };
      const request = http.request(to, (response) => {
        let received = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          received += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: received === '' ? undefined : JSON.parse(received) }),
        );
        response.on('error', reject);
      });
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (!request.reusedSocket || error.code !== 'ECONNRESET') return reject(error);
        this.resent += 1;
        resolve(this.#exchange(method, path, { body, ...(token === undefined ? {} : { token }) }));
      });
      request.end(text);
    });
  }
}
