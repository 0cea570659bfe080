import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { LOCALHOST_CERTIFICATE } from '../../../test/support/localhost-certificate.ts';
import { type ConfigurationFault, ConfigurationFaults } from './configuration-faults.ts';
import { loadConfiguration } from './load-configuration.ts';
import { maskSecrets } from './mask-secrets.ts';

const shipped = join(import.meta.dirname, '../../../config');
/** The sections that the shipped files fill for modules. */
const filled = {
  member: z.strictObject({ demoLogins: z.boolean().default(true) }),
  accommodation: z.strictObject({ search: z.string().default('index') }),
  reservation: z.strictObject({ holidays: z.record(z.string(), z.string()).default({}) }),
};
const modules = {
  ...filled,
  inn: z.strictObject({
    deadlineSeconds: z.int().min(1).default(30),
    seasons: z.array(z.int()).default([]),
    apiKey: z.string().meta({ secret: true }).optional(),
  }),
};
const pem = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const production = {
  JUMAK_ENVIRONMENT: 'production',
  JUMAK_AUTH_SIGNING_KEY: pem,
  JUMAK_HTTP_CURSOR_KEY: randomBytes(32).toString('base64'),
};

const load = (variables: Record<string, string> = {}, directory = shipped) =>
  loadConfiguration({ directory, variables, role: { name: 'monolith', port: 8000 }, modules });

function faultsOf(variables: Record<string, string>, directory = shipped): readonly ConfigurationFault[] {
  try {
    load(variables, directory);
  } catch (error) {
    if (error instanceof ConfigurationFaults) return error.faults;
    throw error;
  }
  return [];
}

const settingsAtFault = (variables: Record<string, string>, directory = shipped) =>
  faultsOf(variables, directory).map(({ setting }) => setting);

let folder: string;
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'configuration-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('files that the program brings along', () => {
  const brought = (name: string): string | undefined =>
    ({
      'default.yaml': readFileSync(join(shipped, 'default.yaml'), 'utf8'),
      'test.yaml': 'log:\n  level: warn\n  requests: true\n',
    })[name];
  const loadBrought = (variables: Record<string, string>) =>
    loadConfiguration({ directory: folder, brought, variables, role: { name: 'monolith', port: 8000 }, modules });

  it('do without a folder', () => {
    expect(loadBrought({ JUMAK_ENVIRONMENT: 'test' }).log).toEqual({ level: 'warn', requests: true });
  });

  it('are each laid under the file of its name in the folder, setting by setting', () => {
    write('default.yaml', 'log:\n  requests: false\ndemo:\n  enabled: true\n');
    write('test.yaml', 'log:\n  level: error\n');
    const { log, demo } = loadBrought({ JUMAK_ENVIRONMENT: 'test' });
    expect([log, demo.enabled]).toEqual([{ level: 'error', requests: true }, true]);
  });
});

describe('what holds without being told', () => {
  it('starts in development, on loopback, with demo data, on the role’s port', () => {
    const configuration = load();
    expect(configuration.environment).toBe('development');
    expect(configuration.http).toEqual({
      host: '127.0.0.1',
      port: 8000,
      trustedProxies: [],
      behindGateway: false,
      corsOrigins: [],
    });
    expect(configuration.management).toEqual({ host: '127.0.0.1', port: 9000 });
    expect(configuration.demo.enabled).toBe(true);
    expect(configuration.modules.inn.deadlineSeconds).toBe(30);
  });

  it.each(['test', 'production'])('brings no demo data in %s', (environment) => {
    expect(load({ ...production, JUMAK_ENVIRONMENT: environment }).demo.enabled).toBe(false);
  });

  it.each([
    ['0', 0],
    ['64535', 65_535],
    ['64536', 0],
  ])('beside the public port %s it manages on port %i', (port, expected) => {
    expect(load({ JUMAK_HTTP_PORT: port }).management.port).toBe(expected);
  });

  it('cannot be changed once loaded', () => {
    expect(() => Object.assign(load().http, { port: 1 })).toThrow(TypeError);
  });
});

describe('who wins', () => {
  const role = { name: 'inn', port: 1 };
  const level = (variables: Record<string, string>) =>
    loadConfiguration({ directory: folder, variables, role, modules }).log.level;

  it('lets environment override default, role override environment, a variable override both, and a secret file override all', () => {
    write('default.yaml', withDefaults('log: { level: trace, requests: false }'));
    const seen = [level({})];
    write('development.yaml', 'log: { level: debug }');
    seen.push(level({}));
    write('inn.yaml', 'log: { level: info }');
    seen.push(level({}));
    seen.push(level({ JUMAK_LOG_LEVEL: 'warn' }));
    seen.push(level({ JUMAK_LOG_LEVEL: 'warn', JUMAK_LOG_LEVEL_FILE: write('level', 'error\n') }));
    expect(seen).toEqual(['trace', 'debug', 'info', 'warn', 'error']);
  });

  it('reads the files of the environment that a file names', () => {
    expect(load({ JUMAK_ENVIRONMENT_FILE: write('environment', 'test\n') }).log.level).toBe('warn');
  });
});

describe('variables', () => {
  it('takes numbers, truth values and lists', () => {
    const configuration = load({
      JUMAK_HTTP_PORT: '8123',
      JUMAK_DEMO_ENABLED: 'false',
      JUMAK_KAFKA_BROKERS: 'one:9092, two:9092',
      JUMAK_INN_SEASONS: '1,-2',
    });
    expect([configuration.http.port, configuration.demo.enabled]).toEqual([8123, false]);
    expect(configuration.kafka.brokers).toEqual(['one:9092', 'two:9092']);
    expect(configuration.modules.inn.seasons).toEqual([1, -2]);
  });

  it('takes an empty list, but no other empty value', () => {
    expect(load({ JUMAK_HTTP_CORS_ORIGINS: '' }).http.corsOrigins).toEqual([]);
    expect(settingsAtFault({ JUMAK_ENVIRONMENT: '', JUMAK_INN_API_KEY: '' })).toEqual(['environment', 'inn.apiKey']);
  });

  it('takes a module’s database user', () => {
    expect(load({ JUMAK_INN_MYSQL_USER: 'inn' }).modules.inn.mysql).toEqual({ user: 'inn' });
  });

  it.each([
    ['JUMAK_HTTP_PORT', 'eighty'],
    ['JUMAK_HTTP_PORT', '65536'],
    ['JUMAK_HTTP_PORT', '0x50'],
    ['JUMAK_DEMO_ENABLED', 'yes'],
    ['JUMAK_LOG_LEVEL', 'loud'],
    ['JUMAK_AUTH_ACCESS_TOKEN_SECONDS', '901'],
    ['JUMAK_AUTH_REFRESH_IDLE_DAYS', '8'],
    ['JUMAK_AUTH_REFRESH_ABSOLUTE_DAYS', '31'],
    ['JUMAK_AUTH_SIGNING_KEY', 'changeme'],
    ['JUMAK_HTTP_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['JUMAK_HTTP_CORS_ORIGINS', '*'],
    ['JUMAK_HTTP_CORS_ORIGINS', 'https://inn.example/path'],
    ['JUMAK_HTTP_PUBLIC_URL', 'ftp://inn.example'],
    ['JUMAK_INN_DEADLINE_SECONDS', '0'],
  ])('refuses %s=%s and says who said it', (name, value) => {
    expect(faultsOf({ [name]: value }).map(({ source }) => source)).toEqual([`variable ${name}`]);
  });

  it('names the nearest setting for a variable that it does not know', () => {
    const [fault] = faultsOf({ JUMAK_HTTP_PROT: '1', PATH: '/bin' });
    expect(fault).toMatchObject({ setting: 'JUMAK_HTTP_PROT', fix: expect.stringContaining('JUMAK_HTTP_PORT?') });
  });

  it('reads a secret from a file, without its last line break', () => {
    expect(load({ JUMAK_MANAGEMENT_TOKEN_FILE: write('token', 'abc\n') }).management.token).toBe('abc');
  });

  it('says which secret file cannot be read, and nothing more about that setting', () => {
    const faults = faultsOf({ ...production, JUMAK_HTTP_CURSOR_KEY_FILE: '/nowhere', JUMAK_AUTH_SIGNING_KEY: pem });
    expect(faults.map(({ setting, source }) => [setting, source])).toEqual([
      ['http.cursorKey', 'variable JUMAK_HTTP_CURSOR_KEY_FILE'],
    ]);
  });

  it('takes a key whose line breaks are written as \\n', () => {
    expect(load({ JUMAK_AUTH_SIGNING_KEY: pem.replaceAll('\n', '\\n') }).auth.signingKey).toBe(pem);
  });
});

describe('files', () => {
  it('names the nearest setting for a key that it does not know, with file and line', () => {
    write('default.yaml', withDefaults('http2: 1', 'inn:', '  deadlineSecond: 3'));
    const faults = faultsOf({}, folder);
    expect(faults.map(({ setting }) => setting)).toEqual(['http2', 'inn.deadlineSecond']);
    expect(faults[1]).toMatchObject({
      source: `${join(folder, 'default.yaml')}:3`,
      fix: expect.stringContaining('inn.deadlineSeconds?'),
    });
  });

  it('refuses a secret in a file of settings', () => {
    write('default.yaml', withDefaults('management: { host: 127.0.0.1, token: abc }'));
    expect(faultsOf({}, folder)).toMatchObject([
      { setting: 'management.token', fix: expect.stringContaining('JUMAK_MANAGEMENT_TOKEN_FILE') },
    ]);
  });

  it.each([
    ['environment: production', 'environment', 'decides which files are read'],
    ['demo: true', 'demo', 'is a group'],
    ['data: { dir: }', 'data.dir', 'has no value'],
    ['__proto__: { polluted: true }', '__proto__', 'is not a setting'],
  ])('refuses "%s"', (line, setting, problem) => {
    write('development.yaml', line);
    write('default.yaml', withDefaults());
    expect(faultsOf({}, folder)).toMatchObject([{ setting, problem: expect.stringContaining(problem) }]);
  });

  it('reports a file that is not there once, not every value that it would have given', () => {
    expect(faultsOf({}, folder)).toMatchObject([
      { setting: 'default.yaml', problem: expect.stringContaining('ENOENT') },
    ]);
  });

  it('reports where the YAML is broken', () => {
    write('default.yaml', 'log:\n  level: [info\n');
    expect(faultsOf({}, folder)).toMatchObject([{ source: expect.stringMatching(/default\.yaml:\d+$/) }]);
  });

  it('says what is missing when the defaults do not give it', () => {
    write('default.yaml', withDefaults().replace('issuer: jumak, ', ''));
    expect(faultsOf({}, folder)).toMatchObject([
      { setting: 'auth.issuer', source: 'not set', fix: expect.stringContaining('JUMAK_AUTH_ISSUER') },
    ]);
  });
});

describe('production', () => {
  it('starts with a signing key and a cursor key', () => {
    expect(load(production).environment).toBe('production');
  });

  it('SECURITY 25: starts without neither', () => {
    expect(settingsAtFault({ JUMAK_ENVIRONMENT: 'production' })).toEqual(['auth.signingKey', 'http.cursorKey']);
  });

  it.each([
    ['a short one', 'k7Qz-2pXw_9vLmT4'],
    ['a placeholder', 'please-change-me-please-change-me-please'],
    ['a run of one letter', 'x'.repeat(64)],
    ['a play of few letters', 'abacabadabacabaeabacabadabacabafab'],
    ['a repeated phrase', '0123456789abcdef0123456789abcdef'],
  ])('SECURITY 25: refuses %s as cursor key', (_, key) => {
    expect(settingsAtFault({ ...production, JUMAK_HTTP_CURSOR_KEY: key })).toEqual(['http.cursorKey']);
    expect(settingsAtFault({ JUMAK_HTTP_CURSOR_KEY: key })).toEqual([]);
  });

  it('SECURITY 25: refuses a signing key of another curve than P-256', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString();
    expect(settingsAtFault({ ...production, JUMAK_AUTH_SIGNING_KEY: other })).toEqual(['auth.signingKey']);
  });

  it('refuses demo data and unlimited rates, which other environments may have', () => {
    const open = { JUMAK_DEMO_ENABLED: 'true', JUMAK_RATE_LIMITS_ENABLED: 'false' };
    expect(settingsAtFault({ ...production, ...open })).toEqual(['demo.enabled', 'rateLimits.enabled']);
    expect(settingsAtFault({ JUMAK_ENVIRONMENT: 'test', ...open })).toEqual([]);
  });
});

describe('contradictions', () => {
  it.each([
    [{ JUMAK_DATABASE_DRIVER: 'mysql', JUMAK_MYSQL_USER: 'jumak' }, 'mysql.host'],
    [{ JUMAK_DATABASE_DRIVER: 'mysql', JUMAK_MYSQL_HOST: 'db.example.com' }, 'mysql.user'],
    [{ JUMAK_MANAGEMENT_PORT: '8000' }, 'management.port'],
    [{ JUMAK_MANAGEMENT_HOST: '0.0.0.0' }, 'management.token'],
    [{ JUMAK_MAIL_SMTP_URL: 'http://mail.example.com', JUMAK_MAIL_FROM: 'jumak@example.com' }, 'mail.smtpUrl'],
    [{ JUMAK_MAIL_SMTP_URL: 'smtps://mail.example.com' }, 'mail.from'],
  ])('refuses %j', (variables, setting) => {
    expect(settingsAtFault(variables as Record<string, string>)).toEqual([setting]);
  });

  describe('on Kafka', () => {
    const whole = {
      JUMAK_EVENT_BUS_ADAPTER: 'kafka',
      JUMAK_KAFKA_BROKERS: 'k:9092',
      JUMAK_REDIS_URL: 'redis://r:6379',
      JUMAK_DATABASE_DRIVER: 'mysql',
    };

    it.each([
      ['JUMAK_REDIS_URL', 'redis.url'],
      ['JUMAK_KAFKA_BROKERS', 'kafka.brokers'],
    ])('processes share more than a database: without %s it does not start', (variable, setting) => {
      const lacking = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== variable));
      expect(settingsAtFault(lacking)).toContain(setting);
      expect(settingsAtFault(whole)).not.toContain(setting);
    });

    it('a database of one process is refused, with the reason', () => {
      expect(() => load({ ...whole, JUMAK_DATABASE_DRIVER: 'sqlite' })).toThrow('sqlite belongs to one process');
    });

    it.each([
      [{ JUMAK_KAFKA_USERNAME: 'jumak' }, 'kafka.saslMechanism'],
      [{ JUMAK_KAFKA_SASL_MECHANISM: 'plain', JUMAK_KAFKA_USERNAME: 'jumak' }, 'kafka.saslMechanism'],
      [{ JUMAK_KAFKA_CA: LOCALHOST_CERTIFICATE.cert }, 'kafka.ca'],
      [{ JUMAK_KAFKA_TLS: 'true', JUMAK_KAFKA_CA: 'ca.pem' }, 'kafka.ca'],
      [{ JUMAK_REDIS_CA: LOCALHOST_CERTIFICATE.cert }, 'redis.ca'],
      [{ JUMAK_MYSQL_CA: LOCALHOST_CERTIFICATE.cert }, 'mysql.ca'],
      [{ JUMAK_MYSQL_TLS: 'true', JUMAK_MYSQL_HOST: '10.0.0.7' }, 'mysql.host'],
    ])('a login and its encryption are whole: %j', (more, setting) => {
      expect(settingsAtFault({ ...whole, ...more } as Record<string, string>)).toContain(setting);
    });
  });

  it('SECURITY 51: has nothing against servers that are reached by TLS, with an authority of their own', () => {
    const { cert } = LOCALHOST_CERTIFICATE;
    const mysql = { JUMAK_MYSQL_HOST: 'db.example.com', JUMAK_MYSQL_USER: 'jumak', JUMAK_MYSQL_TLS: 'true' };
    const redis = { JUMAK_REDIS_URL: 'REDISS://r:6379', JUMAK_REDIS_CA: cert };
    expect(settingsAtFault({ JUMAK_DATABASE_DRIVER: 'mysql', JUMAK_MYSQL_CA: cert, ...mysql, ...redis })).toEqual([]);
  });

  it('has nothing against databases on a server whose host and user are named', () => {
    const server = { JUMAK_MYSQL_HOST: 'db.example.com', JUMAK_MYSQL_USER: 'jumak' };
    expect(settingsAtFault({ JUMAK_DATABASE_DRIVER: 'mysql', ...server })).toEqual([]);
  });

  it('ignores the settings of adapters that are not chosen', () => {
    expect(
      settingsAtFault({
        JUMAK_REDIS_URL: 'redis://:p@r:6379',
        JUMAK_MYSQL_PASSWORD: 'p',
        JUMAK_KAFKA_BROKERS: 'k:9092',
      }),
    ).toEqual([]);
  });

  it('lets no module take a name of the kernel', () => {
    const clash = (sections: Record<string, z.ZodObject>) => () =>
      loadConfiguration({
        directory: shipped,
        variables: {},
        role: { name: 'x', port: 1 },
        modules: { ...filled, ...sections },
      });
    expect(clash({ http: z.strictObject({}) })).toThrow(TypeError);
    expect(clash({ inn: z.strictObject({ mysql: z.string() }) })).toThrow(TypeError);
    expect(clash({ inn: z.strictObject({ aB: z.string(), a: z.strictObject({ b: z.string() }) }) })).toThrow(
      'would mean both inn.aB and inn.a.b',
    );
  });
});

describe('the report', () => {
  it('tells everything at once: files, variables and rules', () => {
    write('default.yaml', withDefaults('nonsense: 1'));
    const variables = {
      JUMAK_ENVIRONMENT: 'production',
      JUMAK_HTTP_PORT: 'x',
      JUMAK_NONSENSE: '1',
      JUMAK_DEMO_ENABLED: 'true',
    };
    expect(settingsAtFault(variables, folder).sort()).toEqual(
      ['JUMAK_NONSENSE', 'auth.signingKey', 'demo.enabled', 'http.cursorKey', 'http.port', 'nonsense'].sort(),
    );
  });

  it('is text for a person, with the fix and without a stack or a secret', () => {
    const report = reportOf({ JUMAK_HTTP_PORT: 'x', JUMAK_AUTH_SIGNING_KEY: 'hunter2', JUMAK_MYSQL_PORT: 'y' });
    expect(report).toContain(
      'http.port: "x" is not accepted (variable JUMAK_HTTP_PORT)\n    -> Set JUMAK_HTTP_PORT to a whole number from 0 to 65535.',
    );
    expect(report).not.toMatch(/hunter2|\n\s+at /);
  });
});

describe('a configuration to show', () => {
  it('masks the secrets of kernel and modules, and passwords in URLs', () => {
    const configuration = load({
      ...production,
      JUMAK_REDIS_URL: 'redis://me:hunter2@r:6379',
      JUMAK_INN_API_KEY: 'hunter3',
      JUMAK_INN_MYSQL_PASSWORD: 'hunter4',
    });
    const shown = maskSecrets(configuration);
    expect(JSON.stringify(shown)).not.toMatch(/hunter|PRIVATE KEY/);
    expect(shown.modules.inn.apiKey).toBe('********');
    expect(shown.http.port).toBe(configuration.http.port);
    expect(shown).not.toHaveProperty('management.token');
  });

  it.each([
    ['redis://me:hunter@2@r:6379', 'redis://********@r:6379'],
    ['redis://r:6379/1?password=hunter2&family=6', 'redis://r:6379/1?password=********&family=6'],
    ['redis://r:6379/1?name=a@b', 'redis://r:6379/1?name=a@b'],
  ])('shows %s as %s', (url, shown) => {
    expect(maskSecrets(load({ ...production, JUMAK_REDIS_URL: url })).redis.url).toBe(shown);
  });

  it('is not made of a copy, of which nobody knows what is secret', () => {
    expect(() => maskSecrets({ ...load() })).toThrow(TypeError);
  });
});

function reportOf(variables: Record<string, string>): string {
  try {
    load(variables);
  } catch (error) {
    return (error as Error).stack ?? '';
  }
  return '';
}

function withDefaults(...lines: readonly string[]): string {
  const defaults = [
    'http: { host: 127.0.0.1, trustedProxies: [], behindGateway: false, corsOrigins: [] }',
    'management: { host: 127.0.0.1 }',
    'data: { dir: ./data }',
    'demo: { enabled: false }',
    'rateLimits: { enabled: true, addressPerMinute: 1, memberPerMinute: 1, searchPerMinute: 1 }',
    'eventBus: { adapter: memory, topicPrefix: jumak, partitions: 1 }',
    'database: { driver: sqlite }',
    'lock: { enabled: true }',
    'log: { level: info, requests: false }',
    'auth: { issuer: jumak, audience: a, accessTokenSeconds: 900 }',
    'kafka: { tls: false }',
    'redis: { keyPrefix: jumak }',
    'gateway: { connectSeconds: 1, answerSeconds: 5, concurrency: 500, waiting: 250, retryPercent: 20, breakerFailures: 10,',
    '  breakerSeconds: 2, ejectionFailures: 3, ejectionSeconds: 1, longestEjectionSeconds: 30 }',
    'mysql: { port: 3306, tls: false, schemaPrefix: jumak }',
  ];
  const group = (line: string) => line.split(':')[0];
  return [...lines, ...defaults.filter((line) => !lines.some((other) => group(other) === group(line)))].join('\n');
}
