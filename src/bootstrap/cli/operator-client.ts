import { request } from 'node:http';
import type { OperatorAccess } from '#kernel/lifecycle/operator-access.ts';
import { refusalOf } from './refusals.ts';
import { userName } from './user-name.ts';

interface Asked {
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
}

interface Told {
  readonly path: string;
  readonly body?: object;
}

interface Sent {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Asks a process for what operators may see and do. It waits as long as the process works on it. */
export class OperatorClient {
  readonly #access: OperatorAccess;
  readonly #operator: string;

  constructor(access: OperatorAccess, operator: string = userName()) {
    this.#access = access;
    this.#operator = operator;
  }

  /** @throws Refused with what the process has to say about it */
  get<Body>({ path, query = {} }: Asked): Promise<Body> {
    const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const search = new URLSearchParams(given).toString();
    return this.#ask({ method: 'GET', path: search === '' ? path : `${path}?${search}` });
  }

  /** @throws Refused with what the process has to say about it */
  post<Body>({ path, body = {} }: Told): Promise<Body> {
    return this.#ask({ method: 'POST', path, body });
  }

  async #ask<Body>(sent: Sent): Promise<Body> {
    const { status, text } = await this.#send(sent);
    if (status >= 400) throw refusalOf(JSON.parse(text), { ...sent.body });
    return JSON.parse(text) as Body;
  }

  #send({ method, path, body }: Sent): Promise<Answer> {
    const { url, token } = this.#access;
    const headers = {
      'accept-language': 'en',
      'x-operator': Buffer.from(this.#operator).toString('latin1'),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    return new Promise((resolve, reject) => {
      const asked = request(new URL(path, url), { method, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', reject);
      });
      asked.on('error', reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
