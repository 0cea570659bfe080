import http from 'node:http';
import { percentile } from './figures.ts';

export interface Call {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
}

interface ClosedLoop {
  /** A loopback address. */
  readonly url: string;
  /** How many wait for their answer at any time, each on a connection of its own. */
  readonly clients: number;
  /** When the last call begins. */
  readonly seconds: number;
  /** How many calls there are at most. */
  readonly most: number;
  readonly next: (client: number) => Call;
  /** Whether a call whose connection broke is sent once more, because the server knows it again. */
  readonly repeats: boolean;
  /** Undefined when the answer is what was wanted, else what was wrong. */
  readonly judge: (reply: Reply) => string | undefined;
}

export interface Load {
  readonly answered: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly repeated: number;
  /** What was wrong, and how often. */
  readonly faults: Readonly<Record<string, number>>;
}

/** Every client sends its next call when the last one is answered: it measures capacity, and latency at that capacity. */
export async function closedLoop({ url, clients, seconds, most, next, repeats, judge }: ClosedLoop): Promise<Load> {
  const { hostname, port } = new URL(url);
  if (hostname !== '127.0.0.1') throw new Error('a load is only put on the loopback address');
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  const latencies: number[] = [];
  const faults: Record<string, number> = {};
  let begun = 0;
  let repeated = 0;
  const began = performance.now();
  const until = began + seconds * 1_000;
  const client = async (number: number) => {
    while (performance.now() < until && begun < most) {
      begun += 1;
      const sent = performance.now();
      const exchange = { agent, port, call: next(number) };
      const again = (error: unknown) => {
        repeated += 1;
        return repeats ? send(exchange) : Promise.reject(error);
      };
      const fault = await send(exchange).catch(again).then(judge, String);
      if (fault === undefined) latencies.push(performance.now() - sent);
      else faults[fault] = (faults[fault] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  const took = (performance.now() - began) / 1_000;
  agent.destroy();
  latencies.sort((a, b) => a - b);
  return {
    answered: latencies.length,
    seconds: took,
    p50: percentile(latencies, 50),
    p99: percentile(latencies, 99),
    repeated,
    faults,
  };
}

function send({
  agent,
  port,
  call,
}: {
  readonly agent: http.Agent;
  readonly port: string;
  readonly call: Call;
}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = { ...call.headers, 'content-length': Buffer.byteLength(call.body) };
    const request = http.request(
      { agent, host: '127.0.0.1', port, method: call.method ?? 'POST', path: call.path, headers },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(call.body);
  });
}
