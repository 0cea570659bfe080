import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { z } from 'zod';
import { KeyRefused, privateKeyFrom } from '../auth/ec-key.ts';

const text = z.string().min(1);
const port = z.int().min(0).max(65_535);
const perMinute = z.int().min(1).max(1_000_000).meta({ reloadable: true });
const patience = z.number().min(0.1).max(600).meta({ reloadable: true });
const faults = z.int().min(1).max(10_000).meta({ reloadable: true });

const isOrigin = (value: string): boolean =>
  URL.canParse(value) && /^https?:/.test(value) && new URL(value).origin === value;

function isAddressRange(value: string): boolean {
  const [address = '', bits, ...rest] = value.split('/');
  const width = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && width > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= width));
}

function isPlace(value: string): boolean {
  const [modules = '', url = ''] = value.split('=', 2);
  return /^[a-z]+(\+[a-z]+)*$/.test(modules) && /^https?:/.test(url) && URL.canParse(url);
}

const pem = text.transform((given) => given.replaceAll('\\n', '\n'));

function isCertificate(block: string): boolean {
  try {
    return new X509Certificate(block).subject !== undefined;
  } catch {
    return false;
  }
}

function areCertificates(given: string): boolean {
  const blocks = given.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  return blocks.length > 0 && blocks.every(isCertificate);
}

const authorities = pem.refine(areCertificates, { error: 'is no certificate' }).meta({
  expects: 'the certificate, in PEM form, of the authority that has signed that of the server, or several',
});

const signingKey = pem
  .superRefine((given, context) => {
    try {
      privateKeyFrom({ pem: given });
    } catch (error) {
      if (!(error instanceof KeyRefused)) throw error;
      context.addIssue({ code: 'custom', message: error.reason });
    }
  })
  .meta({
    secret: true,
    expects: 'an EC P-256 private key in PEM form (openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256)',
  });

/** What the kernel itself can be told. Values of every environment stand in `config/default.yaml`, not here. */
export const kernelSections = {
  environment: z.enum(['development', 'test', 'production']),
  http: z.strictObject({
    host: text,
    port,
    publicUrl: z.url({ protocol: /^https?$/ }).optional(),
    trustedProxies: z.array(
      text
        .refine(isAddressRange, { error: 'is not an IP address or range' })
        .meta({ expects: 'IP addresses or ranges such as 10.0.0.0/8' }),
    ),
    behindGateway: z.boolean(),
    corsOrigins: z.array(
      text.refine(isOrigin, { error: 'is not an origin' }).meta({ expects: 'origins such as https://www.example.com' }),
    ),
    cursorKey: text
      .meta({ secret: true, expects: 'at least 32 random bytes as text (openssl rand -base64 48)' })
      .optional(),
  }),
  management: z.strictObject({ host: text, port: port.optional(), token: text.meta({ secret: true }).optional() }),
  data: z.strictObject({ dir: text }),
  demo: z.strictObject({ enabled: z.boolean().meta({ refusedInProduction: true }) }),
  rateLimits: z.strictObject({
    enabled: z.boolean().meta({ reloadable: true, refusedInProduction: false }),
    addressPerMinute: perMinute,
    memberPerMinute: perMinute,
    searchPerMinute: perMinute,
  }),
  eventBus: z.strictObject({
    adapter: z.enum(['memory', 'kafka']),
    topicPrefix: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/),
    partitions: z.int().min(1).max(1_000),
    replication: z.int().min(1).max(100).optional(),
  }),
  database: z.strictObject({ driver: z.enum(['sqlite', 'mysql']) }),
  lock: z.strictObject({ enabled: z.boolean() }),
  log: z.strictObject({
    level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).meta({ reloadable: true }),
    requests: z.boolean(),
  }),
  auth: z.strictObject({
    signingKey: signingKey.optional(),
    issuer: text,
    audience: text,
    accessTokenSeconds: z.int().min(1).max(900),
  }),
  mail: z.strictObject({
    smtpUrl: z
      .url({ protocol: /^smtps?$/ })
      .meta({ secret: true, expects: 'the URL of a mail server, such as smtp://user:password@mail.example.com:587' })
      .optional(),
    from: text.meta({ expects: 'a sender, such as Jumak <no-reply@example.com>' }).optional(),
  }),
  kafka: z.strictObject({
    brokers: z.array(text.meta({ expects: 'brokers such as kafka-1.example.com:9092' })).optional(),
    tls: z.boolean(),
    ca: authorities.optional(),
    saslMechanism: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
    username: text.optional(),
    password: text.meta({ secret: true }).optional(),
  }),
  redis: z.strictObject({
    url: z
      .url({ protocol: /^rediss?$/ })
      .meta({ expects: 'the URL of a Redis, such as redis://redis.example.com:6379, or rediss:// for TLS' })
      .optional(),
    user: text.optional(),
    password: text.meta({ secret: true }).optional(),
    ca: authorities.optional(),
    keyPrefix: z.string().regex(/^[A-Za-z0-9._:-]{1,100}$/),
  }),
  registry: z.strictObject({
    advertise: z
      .url({ protocol: /^https?$/ })
      .meta({ expects: 'the URL under which other processes reach this one' })
      .optional(),
    places: z
      .array(
        text.refine(isPlace, { error: 'does not say which modules are where' }).meta({
          expects: 'modules and where they are, such as room=http://room:8000 or member+room=http://10.0.0.7:8000',
        }),
      )
      .optional(),
  }),
  gateway: z.strictObject({
    connectSeconds: patience,
    answerSeconds: patience,
    concurrency: z.int().min(1).max(100_000).meta({ reloadable: true }),
    waiting: z.int().min(1).max(100_000).meta({ reloadable: true }),
    retryPercent: z.int().min(0).max(100).meta({ reloadable: true }),
    breakerFailures: faults,
    breakerSeconds: patience,
    ejectionFailures: faults,
    ejectionSeconds: patience,
    longestEjectionSeconds: patience,
  }),
  mysql: z.strictObject({
    host: text.optional(),
    port,
    user: text.optional(),
    password: text.meta({ secret: true }).optional(),
    tls: z.boolean(),
    ca: authorities.optional(),
    schemaPrefix: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/),
  }),
} as const;

/** What every module can be told besides its own section: who it is to its database. */
export const moduleSections = {
  mysql: z.strictObject({ user: text.optional(), password: text.meta({ secret: true }).optional() }),
} as const;
