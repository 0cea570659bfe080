import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { MysqlAccount } from '#kernel/persistence/mysql.connection.ts';

export interface MysqlQuestion {
  readonly schema?: string;
  readonly sql: string;
  readonly values?: readonly string[];
}

export interface Wiring {
  readonly account: MysqlAccount;
  readonly port: MessagePort;
  readonly signal: Int32Array<SharedArrayBuffer>;
}

const ANSWER_WITHIN = 45_000;

/** Reads from a server within one turn of the event loop, as the files of the embedded database are read. */
export class SynchronousMysql {
  readonly #signal = new Int32Array(new SharedArrayBuffer(4));
  readonly #port: MessagePort;
  readonly #worker: Worker;

  constructor(account: Wiring['account']) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = new Worker(new URL('./reading-mysql.ts', import.meta.url), {
      workerData: { account, port: port2, signal: this.#signal } satisfies Wiring,
      transferList: [port2],
    });
    this.#worker.unref();
  }

  /** All that `read` asks for is of one instant; a commit that is under way falls before or after it. */
  atOneInstant<T>(read: () => T): T {
    this.all({ sql: 'START TRANSACTION WITH CONSISTENT SNAPSHOT' });
    try {
      return read();
    } finally {
      this.all({ sql: 'COMMIT' });
    }
  }

  all<Row>(question: MysqlQuestion): Row[] {
    const before = Atomics.load(this.#signal, 0);
    this.#port.postMessage(question);
    Atomics.wait(this.#signal, 0, before, ANSWER_WITHIN);
    const { rows, problem } = receiveMessageOnPort(this.#port)?.message ?? { problem: 'the server does not answer' };
    if (problem !== undefined) throw new Error(`${problem}: ${question.sql}`);
    return rows as Row[];
  }

  close(): void {
    void this.#worker.terminate();
  }
}
