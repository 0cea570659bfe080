import { get } from 'node:http';
import type { ApiClient } from './api-client.ts';
import { assertPromised, PROMISED_TO_ADMINS } from './promised-answers.ts';

// biome-ignore lint/suspicious/noExplicitAny: what the listener answers is judged by each test
type Json = any;

export interface OperatorAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: Json;
}

/** Speaks to the management listener, as whoever operates the process does, or as an admin to `/ops` of the public one. */
export class Operator {
  readonly #base: string;
  readonly #credentials: Readonly<Record<string, string>>;
  readonly #isAdmin: boolean;

  constructor(
    base: string,
    { token, admin }: { readonly token?: string | undefined; readonly admin?: ApiClient } = {},
  ) {
    this.#base = base;
    this.#credentials = admin?.credentials ?? (token === undefined ? {} : { authorization: `Bearer ${token}` });
    this.#isAdmin = admin !== undefined;
  }

  /** As the member who is signed in there, or at another process of the installation. */
  static signedIn(admin: ApiClient, at: string = admin.base): Operator {
    return new Operator(at, { admin });
  }

  async call(method: string, path: string, body?: unknown): Promise<OperatorAnswer> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: {
        'x-operator': 'sunja',
        ...this.#credentials,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { status, headers } = response;
    const answer = { status, headers, body: JSON.parse(await response.text()) };
    assertPromised({ method, path, ...answer }, this.#isAdmin ? PROMISED_TO_ADMINS : undefined);
    return { ...answer, type: headers.get('content-type') ?? '' };
  }

  get(path: string): Promise<OperatorAnswer> {
    return this.call('GET', path);
  }

  post(path: string, body?: unknown): Promise<OperatorAnswer> {
    return this.call('POST', path, body);
  }

  async metrics(): Promise<string> {
    return (await fetch(`${this.#base}/metrics`, { headers: this.#credentials })).text();
  }

  /** Follows a stream of events until it is closed; what has come so far is in `text`. */
  follow(path: string): { readonly text: () => string; readonly close: () => void } {
    let text = '';
    const request = get(`${this.#base}${path}`, { agent: false, headers: { ...this.#credentials } }, (response) => {
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', () => undefined);
    });
    request.on('error', () => undefined);
    return { text: () => text, close: () => void request.destroy() };
  }
}
