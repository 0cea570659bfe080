import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { compose } from './configuration.ts';
import { loadConfiguration } from './load-configuration.ts';
import { nearest } from './nearest.ts';
import { settingsOf } from './setting.ts';

const directory = join(import.meta.dirname, '../../../config');
const letters = (from: string, max: number) =>
  fc.string({ unit: fc.constantFrom(...from), minLength: 1, maxLength: max });
const camelCase = fc
  .tuple(
    letters('abcxyz', 5),
    fc.array(
      letters('abcxyz019', 5).filter((word) => /^[a-z]./.test(word)),
      { maxLength: 3 },
    ),
  )
  .map(([first, rest]) => first + rest.map((word) => word[0]?.toUpperCase() + word.slice(1)).join(''));

describe('the names of variables', () => {
  it('lead from every camel-case setting to the variable and back to the value', () => {
    const kinds = fc.oneof(
      fc.integer().map((value) => ({ schema: z.int(), value, text: String(value) })),
      fc.boolean().map((value) => ({ schema: z.boolean(), value, text: String(value) })),
      fc.string({ minLength: 1 }).map((value) => ({ schema: z.string(), value, text: value })),
      fc.array(letters('abc:/.*', 8)).map((value) => ({ schema: z.array(z.string()), value, text: value.join(',') })),
    );
    fc.assert(
      fc.property(fc.dictionary(camelCase, kinds, { minKeys: 1, maxKeys: 5, noNullPrototype: true }), (told) => {
        const variables = Object.keys(told).map(
          (name) => `JUMAK_ZZZ_${name.replace(/[A-Z]/g, (capital) => `_${capital}`).toUpperCase()}`,
        );
        const shape = Object.fromEntries(Object.entries(told).map(([name, { schema }]) => [name, schema]));
        const configuration = loadConfiguration({
          directory,
          variables: Object.fromEntries(Object.values(told).map(({ text }, index) => [variables[index], text])),
          role: { name: 'monolith', port: 8000 },
          modules: {
            accommodation: z.looseObject({ search: z.string() }),
            reservation: z.looseObject({ holidays: z.record(z.string(), z.string()).default({}) }),
            zzz: z.strictObject(shape),
          },
        });
        const { mysql: _, ...section } = configuration.modules.zzz;
        expect(section).toEqual(Object.fromEntries(Object.entries(told).map(([name, { value }]) => [name, value])));
      }),
    );
  });

  it('are those that the outside relies on', () => {
    const variables = settingsOf(compose({ room: z.strictObject({}) })).map(({ variable }) => variable);
    expect(variables).toEqual(
      expect.arrayContaining(
        `ENVIRONMENT HTTP_HOST HTTP_PORT MANAGEMENT_PORT DATA_DIR DEMO_ENABLED RATE_LIMITS_ENABLED EVENT_BUS_ADAPTER DATABASE_DRIVER KAFKA_BROKERS
         REDIS_URL MYSQL_HOST MYSQL_PORT MYSQL_USER MYSQL_PASSWORD ROOM_MYSQL_USER ROOM_MYSQL_PASSWORD EVENT_BUS_TOPIC_PREFIX MYSQL_SCHEMA_PREFIX
         REDIS_KEY_PREFIX HTTP_PUBLIC_URL HTTP_TRUSTED_PROXIES HTTP_CORS_ORIGINS LOG_LEVEL EVENT_BUS_PARTITIONS AUTH_SIGNING_KEY HTTP_CURSOR_KEY`
          .split(/\s+/)
          .map((name) => `JUMAK_${name}`),
      ),
    );
  });

  it('marks what is secret and what can be changed while running', () => {
    const settings = settingsOf(
      compose({ room: z.strictObject({ pace: z.int().meta({ reloadable: true }).default(1) }) }),
    );
    const marked = (mark: 'secret' | 'reloadable') =>
      settings.filter((setting) => setting[mark]).map(({ path }) => path);
    expect(marked('secret')).toEqual([
      'http.cursorKey',
      'management.token',
      'auth.signingKey',
      'mail.smtpUrl',
      'kafka.password',
      'redis.password',
      'mysql.password',
      'room.mysql.password',
    ]);
    expect(marked('reloadable')).toContain('log.level');
    expect(marked('reloadable')).toContain('room.pace');
  });
});

describe('the nearest name', () => {
  it('is the one that was meant, after one slip of the finger', () => {
    const known = settingsOf(compose({})).map(({ variable }) => variable);
    const slip = fc
      .constantFrom(...known.filter((name) => name.length > 16))
      .chain((name) =>
        fc
          .nat(name.length - 2)
          .map((at) => ({ name, typed: name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2) })),
      );
    fc.assert(fc.property(slip, ({ name, typed }) => nearest({ unknown: typed, known }) === name));
  });
});
