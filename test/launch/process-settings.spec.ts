import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { compose } from '#kernel/config/configuration.ts';
import { settingsOf } from '#kernel/config/setting.ts';
import { planOf } from '../../scripts/launch/plan.ts';
import { ProcessSettings } from '../../scripts/launch/process-settings.ts';
import { writeSettings } from '../../scripts/launch/settings-file.ts';
import { moduleSections } from '../../src/bootstrap/modules.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => folder.remove());

type Variables = Readonly<Record<string, string>>;

const PROCESSES = ['config-server', 'member', 'member-2', 'accommodation', 'room', 'reservation', 'gateway'];
const SIGNERS = ['member', 'member-2'];
const WITH_MODULES = [...SIGNERS, 'accommodation', 'room', 'reservation'];
const ALL_BUT_CONFIG_SERVER = [...WITH_MODULES, 'gateway'];

/** Who needs which secret; a new one is to be given its place here. */
const TOLD_TO: Readonly<Record<string, readonly string[]>> = {
  'auth.signingKey': SIGNERS,
  'mail.smtpUrl': SIGNERS,
  'http.cursorKey': WITH_MODULES,
  'mysql.password': WITH_MODULES,
  'kafka.password': WITH_MODULES,
  'redis.password': ALL_BUT_CONFIG_SERVER,
  'management.token': PROCESSES,
  'member.mysql.password': SIGNERS,
  'accommodation.mysql.password': ['accommodation'],
  'room.mysql.password': ['room'],
  'reservation.mysql.password': ['reservation'],
};

/** What each process of a split with a config server is told, by its name. */
function toldBy(shared: Variables): ReadonlyMap<string, Variables> {
  const installation = { folder: folder.path, prefix: 'jumak', shared };
  const settings = new ProcessSettings({ installation, port: 8000, configPort: 8888 });
  const plan = planOf({ processes: ['config-server'], replicas: ['member=2'] });
  return new Map(plan.map((planned) => [planned.name, settings.of(planned, folder.file(planned.name))]));
}

const whoKnows = (told: ReadonlyMap<string, Variables>, variable: string): readonly string[] =>
  [...told].filter(([, variables]) => variable in variables).map(([name]) => name);

const SECRETS = settingsOf(compose(moduleSections)).filter(({ secret }) => secret);

describe.each(['production', 'development'])('in %s', (which) => {
  it.each(SECRETS.map(({ path, variable }) => [path, variable] as const))(
    '%s goes to whoever needs it, and to nobody else',
    (path, variable) => {
      for (const name of [variable, `${variable}_FILE`]) {
        const told = toldBy({ JUMAK_ENVIRONMENT: which, [name]: 'a secret' });
        expect(whoKnows(told, name)).toEqual(TOLD_TO[path]);
      }
    },
  );
});

it('keys that are made where none are given go to the same', () => {
  const told = toldBy({});
  expect(whoKnows(told, 'JUMAK_AUTH_SIGNING_KEY_FILE')).toEqual(SIGNERS);
  expect(whoKnows(told, 'JUMAK_HTTP_CURSOR_KEY_FILE')).toEqual(WITH_MODULES);
});

it('in production no keys are made: they are to be given', () => {
  const told = [...toldBy({ JUMAK_ENVIRONMENT: 'production' }).values()].flatMap((variables) => Object.keys(variables));
  expect(told.filter((name) => /_(KEY|TOKEN)(_FILE)?$/.test(name))).toEqual([]);
  expect(readdirSync(folder.path)).toEqual([]);
});

it('the gateway knows no database and no broker', () => {
  const told = toldBy({ JUMAK_MYSQL_HOST: 'mysql', JUMAK_MYSQL_USER: 'jumak', JUMAK_KAFKA_BROKERS: 'kafka:9092' });
  const names = Object.keys(told.get('gateway') ?? {});
  expect(names.filter((name) => /MYSQL|KAFKA/.test(name))).toEqual([]);
});

it('all but the config server ask it, with the token that it asks for', () => {
  const told = toldBy({});
  expect(whoKnows(told, 'CONFIG_URI')).toEqual(ALL_BUT_CONFIG_SERVER);
  expect(whoKnows(told, 'CONFIG_TOKEN_FILE')).toEqual(PROCESSES);
  expect(told.get('room')?.CONFIG_URI).toBe('http://127.0.0.1:8888');
  expect(told.get('config-server')?.JUMAK_HTTP_PORT).toBe('8888');
});

it('a file of settings is read by its owner alone, also where others could read it before, and a shell takes each value as it is', () => {
  const file = folder.file('env');
  writeFileSync(file, 'old');
  chmodSync(file, 0o644);
  writeSettings(file, { JUMAK_A: `it's $HOME "here"` });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const said = execFileSync('sh', ['-c', '. "$1"; printf %s "$JUMAK_A"', 'sh', file], { encoding: 'utf8' });
  expect(said).toBe(`it's $HOME "here"`);
});
