import net from 'node:net';
import type { ServerName } from './infrastructure.ts';

interface Exchange {
  /** What the client says first, if it is the client who begins. */
  readonly say: Buffer | undefined;
  readonly isAnswer: (answer: Buffer) => boolean;
}

const ANSWER_WITHIN = 2_000;

/** Metadata v4 without topics; a broker that takes no clients yet lists no brokers. */
const METADATA_REQUEST = Buffer.from('0000000f00030004000000010000' + '00000000' + '00', 'hex');
const BROKER_COUNT_AT = 12;

const exchanges: Readonly<Record<ServerName, Exchange>> = {
  mysql: { say: undefined, isAnswer: (greeting) => greeting[4] === 10 },
  redis: { say: Buffer.from('PING\r\n'), isAnswer: (pong) => pong.toString('latin1').startsWith('+PONG') },
  kafka: {
    say: METADATA_REQUEST,
    isAnswer: (metadata) => metadata.length > BROKER_COUNT_AT + 4 && metadata.readInt32BE(BROKER_COUNT_AT) > 0,
  },
};

interface Address {
  /** This machine when not said. */
  readonly host?: string;
  readonly port: number;
}

/** Whether the server there answers in its own protocol. */
export function answers(server: ServerName, { host = '127.0.0.1', port }: Address): Promise<boolean> {
  const { say, isAnswer } = exchanges[server];
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: ANSWER_WITHIN });
    let answer = Buffer.alloc(0);
    const end = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    if (say !== undefined) socket.on('connect', () => socket.write(say));
    socket.on('data', (bytes: Buffer) => {
      answer = Buffer.concat([answer, bytes]);
      if (isAnswer(answer)) end(true);
    });
    for (const failure of ['error', 'timeout', 'close'] as const) socket.on(failure, () => end(false));
  });
}
