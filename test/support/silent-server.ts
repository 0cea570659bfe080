import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** Takes every connection on loopback, greets as a mail server does when it is given a greeting, and says nothing more. */
export class SilentServer {
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => {
    this.#sockets.add(socket.on('error', () => socket.destroy()));
    if (this.#greeting !== undefined) socket.write(`${this.#greeting}\r\n`);
  });
  readonly #greeting: string | undefined;

  constructor(greeting?: string) {
    this.#greeting = greeting;
  }

  /** Where it listens. */
  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  /** Resolves once somebody has come. */
  async connected(): Promise<void> {
    if (this.#sockets.size === 0) await once(this.#server, 'connection');
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
