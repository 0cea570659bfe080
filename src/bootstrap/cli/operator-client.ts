import { request } from 'node:http';
import type { OperatorAccess } from '#kernel/lifecycle/operator-access.ts';
import { REFUSALS } from './refusals.ts';
import { Refused } from './refused.ts';
import { userName } from './user-name.ts';

interface Problem {
  readonly title: string;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
}

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
  readonly body?: string;
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
    return this.#ask({ method: 'POST', path, body: JSON.stringify(body) });
  }

  async #ask<Body>(sent: Sent): Promise<Body> {
    const { status, text } = await this.#send(sent);
    if (status >= 400) throw refusal(text);
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
      asked.end(body);
    });
  }
}

function refusal(text: string): Refused {
  const { title, code, detail, errors = [] } = JSON.parse(text) as Problem;
  const own = REFUSALS[code];
  if (own !== undefined) return new Refused(own);
  const faults = errors.map(({ pointer, message }) => (pointer === '' ? message : `${pointer}: ${message}`));
  return new Refused({ problem: `${title} (${code}).`, fix: [detail, ...faults].join(' ') });
}
