import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { InfraFault } from './infra-fault.ts';
import type { Command, NativeServer, Place } from './native-server.ts';
import { freePort } from './ports.ts';
import { programPath, run } from './programs.ts';

const VERSION = '4.3.0';
const OLDEST_JAVA = 17;
const JARS = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'jumak', `kafka-${VERSION}`);
const MACHINE = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', path.join(JARS, '*')];

interface At {
  readonly data: string;
  readonly port: number;
  readonly controllerPort: number;
}

/** How clients speak to it, and by which name they come back to it. */
interface Listener {
  readonly protocol: 'PLAINTEXT' | 'SASL_SSL';
  readonly host: string;
}

interface Secured extends Listener {
  /** Further lines of its configuration. */
  readonly settings: string;
  /** Who it knows by SCRAM, as the storage tool takes them. */
  readonly logins: readonly string[];
}

const OPEN: Secured = { protocol: 'PLAINTEXT', host: '127.0.0.1', settings: '', logins: [] };

/** One broker that is its own controller. A broker that was killed waits out its own old registration, which is shortened here. */
const properties = ({ protocol, host, ...at }: Listener & At): string => `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${at.controllerPort}
controller.listener.names=CONTROLLER
listeners=${protocol}://127.0.0.1:${at.port},CONTROLLER://127.0.0.1:${at.controllerPort}
advertised.listeners=${protocol}://${host}:${at.port}
listener.security.protocol.map=${protocol}:${protocol},CONTROLLER:PLAINTEXT
inter.broker.listener.name=${protocol}
log.dirs=${at.data}
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=2000
log.segment.bytes=16777216
`;

/** Apache Kafka in KRaft mode, from its jars. */
export const kafka: NativeServer = { name: 'kafka', prepare: (place) => prepareKafka(place) };

/** As `prepare`, of a broker that is set otherwise than that of the suites. @throws InfraFault */
export async function prepareKafka({ folder, port }: Place, secured = OPEN): Promise<Command> {
  const java = javaPath();
  fetchJars();
  const data = path.join(folder, 'data');
  const file = path.join(folder, 'server.properties');
  const ours = properties({ ...secured, data, port, controllerPort: await freePort() }).trimStart();
  fs.writeFileSync(file, `${ours}${secured.settings}`);
  if (!fs.existsSync(path.join(data, 'meta.properties'))) {
    const cluster = spawnSync(java, [...MACHINE, 'kafka.tools.StorageTool', 'random-uuid'], { encoding: 'utf8' });
    const known = secured.logins.flatMap((login) => ['--add-scram', login]);
    const format = ['kafka.tools.StorageTool', 'format', '-t', cluster.stdout.trim(), '-c', file, ...known];
    run(java, [...MACHINE, ...format], { fix: `Free some space, or delete ${JARS} so that it is fetched anew.` });
  }
  return { command: java, args: [...MACHINE, 'kafka.Kafka', file] };
}

/** @throws InfraFault */
function javaPath(): string {
  const java = programPath({ program: 'java', from: 'default-jre-headless' });
  const said = spawnSync(java, ['-version'], { encoding: 'utf8' }).stderr;
  const version = Number(/version "(\d+)/.exec(said)?.[1] ?? 0);
  if (version < OLDEST_JAVA)
    throw new InfraFault(
      `${java} is Java ${version}, and Kafka ${VERSION} needs ${OLDEST_JAVA}.`,
      `Install Java ${OLDEST_JAVA} and put it first in PATH.`,
    );
  return java;
}

/** Once for all checkouts of this user; a fetch that broke off is done again. */
function fetchJars(): void {
  const complete = path.join(JARS, '.complete');
  if (fs.existsSync(complete)) return;
  process.stderr.write(`fetching Apache Kafka ${VERSION} …\n`);
  const maven = programPath({ program: 'mvn', from: 'maven' });
  const pom = path.join(import.meta.dirname, 'kafka/pom.xml');
  const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${JARS}`, '-DincludeScope=runtime'];
  run(maven, ['-q', '-B', '-f', pom, `-Dkafka.version=${VERSION}`, ...copy], {
    fix: 'Maven has to reach a repository (~/.m2/settings.xml names a mirror).',
  });
  fs.writeFileSync(complete, '');
}
