import { readFileSync } from 'node:fs';

interface Sent {
  readonly title: string;
  readonly status: number;
  readonly expected: string;
  readonly body: string;
}

interface Script {
  readonly client: { readonly global: { set(name: string, value: unknown): void } };
  readonly response: { readonly status: number; readonly body: unknown };
}

interface RequestFile {
  readonly file: string;
  readonly api: string;
  readonly operators: string;
}

/** Where the files take the listeners to be: at their defaults. */
const DOCUMENTED = { api: 'http://127.0.0.1:8000', operators: 'http://127.0.0.1:9000' };

/** The requests of a `.http` file, sent one after another as an editor sends them; a title that ends in `(409)` says that this is the answer. */
export async function sendAll({ file, ...served }: RequestFile): Promise<Sent[]> {
  const [head = '', ...blocks] = readFileSync(file, 'utf8').split(/^### /m);
  const variables = new Map([...head.matchAll(/^@(\w+) = (.+)$/gm)].map(([, name = '', value = '']) => [name, value]));
  const at = (url: string) =>
    url.replace(DOCUMENTED.api, new URL(served.api).origin).replace(DOCUMENTED.operators, served.operators);
  const client = { global: { set: (name: string, value: unknown) => void variables.set(name, String(value)) } };
  const filled = (text: string) => text.replaceAll(/{{(\w+)}}/g, (_, name) => variables.get(name) ?? `(no ${name})`);
  const sent: Sent[] = [];
  for (const block of blocks) {
    const { title, before, request, after } = partsOf(block);
    run(before, { client, response: { status: 0, body: undefined } });
    const response = await send(filled(request), at);
    run(after, { client, response: { status: response.status, body: jsonOf(response.body) } });
    sent.push({ title, expected: /\((\d{3})\)$/.exec(title)?.[1] ?? '2xx', ...response });
  }
  return sent;
}

function partsOf(block: string) {
  const [title = '', ...lines] = block.split('\n');
  const text = lines.join('\n');
  const [, before = ''] = /^< {%(.*?)%}$/ms.exec(text) ?? [];
  const [, after = ''] = /^> {%(.*?)%}$/ms.exec(text) ?? [];
  const request = text.replace(/^[<>] {%.*?%}$/gms, '').trim();
  return { title: title.trim(), before, request, after };
}

const run = (code: string, { client, response }: Script): void => {
  new Function('client', 'response', code)(client, response);
};

async function send(request: string, at: (url: string) => string): Promise<{ status: number; body: string }> {
  const [head = '', ...rest] = request.split('\n\n');
  const [line = '', ...headers] = head.split('\n').filter((text) => !text.startsWith('#'));
  const [method = 'GET', url = ''] = line.split(' ');
  const body = rest.join('\n\n').trim();
  const response = await fetch(at(url), {
    method,
    headers: headers.map((header): [string, string] => {
      const colon = header.indexOf(':');
      return [header.slice(0, colon), header.slice(colon + 1).trim()];
    }),
    ...(body === '' ? {} : { body }),
  });
  return { status: response.status, body: await response.text() };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
