import { type ChildProcess, spawn } from 'node:child_process';
import { KafkaClient, type KafkaSettings } from '#kernel/event-bus/kafka/kafka.client.ts';
import { prepareKafka } from '../../scripts/infra/kafka.server.ts';
import { freePort } from '../../scripts/infra/ports.ts';
import type { Certified } from './authority.ts';
import { eventually } from './eventually.ts';
import { killAtOnce } from './kill-at-once.ts';
import { SilentLogger } from './silent-logger.ts';
import { TemporaryFolder } from './temporary-folder.ts';

interface Login {
  readonly username: string;
  readonly password: string;
}

const MECHANISMS = ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
const UP_WITHIN = 60_000;

const securedBy = ({ username, password, both, authority }: Login & Certified): string => `
sasl.mechanism.inter.broker.protocol=PLAIN
sasl.enabled.mechanisms=PLAIN,${MECHANISMS.join(',')}
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="${username}" password="${password}" user_${username}="${password}";
${MECHANISMS.map((name) => `listener.name.sasl_ssl.${name.toLowerCase()}.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;`).join('\n')}
ssl.keystore.type=PEM
ssl.keystore.location=${both}
ssl.truststore.type=PEM
ssl.truststore.location=${authority}
`;

/** A broker for one test alone, which is reached by TLS at `localhost`, and asks who is there. */
export class SecuredKafka {
  readonly #folder = new TemporaryFolder();
  #child: ChildProcess | undefined;

  /** Resolves once it lets in who has the login, by the authority that has signed its certificate. */
  async start(secured: Login & Certified & { readonly ca: string }): Promise<KafkaSettings> {
    const { username, password, ca } = secured;
    const port = await freePort();
    const logins = MECHANISMS.map((mechanism) => `${mechanism}=[name=${username},password=${password}]`);
    const listener = { protocol: 'SASL_SSL', host: 'localhost', settings: securedBy(secured), logins } as const;
    const { command, args } = await prepareKafka({ folder: this.#folder.path, port }, listener);
    this.#child = spawn(command, args, { stdio: 'ignore', cwd: this.#folder.path });
    const brokers = [`localhost:${port}`];
    const kafka: KafkaSettings = { brokers, tls: true, ca, saslMechanism: 'plain', username, password };
    const client = new KafkaClient({ ...kafka, logger: new SilentLogger() });
    await eventually(() => client.asAdmin((admin) => admin.listTopics()).then(() => undefined), { within: UP_WITHIN });
    return kafka;
  }

  async end(): Promise<void> {
    await killAtOnce(this.#child);
    this.#folder.remove();
  }
}
