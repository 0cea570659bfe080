import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

interface Target {
  readonly host: string;
  readonly port: number;
}

type Verdict = 'pass' | 'drop' | 'swallow the answer' | 'swallow';

/** Stands before a server, and loses what a network may lose. */
export class TcpProxy {
  /** Asked of every piece that a client sends. */
  judge: (sent: Buffer) => Verdict = () => 'pass';
  #target: Target;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #stranded: WeakSet<Socket> = new WeakSet();

  private constructor(target: Target) {
    this.#target = target;
    this.#server = createServer((client) => this.#relay(client));
  }

  static async before(target: Target): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await proxy.#listen(0);
    return proxy;
  }

  /** New connections go to another server from now on; those that stand stay where they are. */
  lead(target: Target): void {
    this.#target = target;
  }

  get address(): Target {
    return { host: '127.0.0.1', port: (this.#server.address() as AddressInfo).port };
  }

  /** The server is away: connections break, and new ones are refused, until the function that it answers is called. */
  async away(): Promise<() => Promise<void>> {
    const { port } = this.address;
    await this.close();
    return () => this.#listen(port);
  }

  /** From now on nothing comes through, and nobody is told. */
  hush(): void {
    this.judge = () => 'drop';
  }

  /** Nothing comes through on the connections that stand now; the server takes them for sound, also when their clients have gone. */
  strand(): void {
    this.#stranded = new WeakSet(this.#sockets);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    if (this.#server.listening) await once(this.#server, 'close');
  }

  async #listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  #relay(client: Socket): void {
    const server = connect(this.#target);
    const both = [client, server];
    for (const socket of both) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        for (const other of both) if (!this.#stranded.has(other)) other.destroy();
      });
    }
    let isCut = false;
    client.on('data', (sent: Buffer) => {
      const verdict = this.#stranded.has(client) ? 'drop' : this.judge(sent);
      isCut ||= verdict.startsWith('swallow');
      if (verdict === 'swallow') client.destroy();
      else if (verdict !== 'drop') server.write(sent);
    });
    server.on('data', (answer) => {
      if (isCut) client.destroy();
      else client.write(answer);
    });
  }
}
