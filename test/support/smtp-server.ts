import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

interface Received {
  readonly recipients: string[];
  readonly lines: string[];
}

/** A mail server on loopback that keeps what it takes, and refuses recipients at `nowhere.example`. */
export class SmtpServer {
  readonly received: Received[] = [];
  readonly #server = createServer((socket) => this.#talk(socket));

  /** Where it listens. */
  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }

  #talk(socket: Socket): void {
    let letter: Received = { recipients: [], lines: [] };
    let inData = false;
    let pending = '';
    const answer = (line: string) => socket.write(`${line}\r\n`);
    const hear = (line: string): void => {
      const recipient = /^RCPT TO:<(.*)>$/i.exec(line)?.[1];
      if (inData && line !== '.') {
        letter.lines.push(line);
      } else if (inData) {
        inData = false;
        this.received.push(letter);
        letter = { recipients: [], lines: [] };
        answer('250 taken');
      } else if (recipient !== undefined) {
        letter.recipients.push(recipient);
        answer(recipient.endsWith('@nowhere.example') ? '550 nobody of that name' : '250 known');
      } else if (line === 'DATA') {
        inData = true;
        answer('354 go on');
      } else {
        answer(line === 'QUIT' ? '221 bye' : '250 well');
      }
    };
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (pending + chunk).split('\r\n');
      pending = lines.pop() ?? '';
      for (const line of lines) hear(line);
    });
    socket.on('error', () => socket.destroy());
    answer('220 ready');
  }
}
