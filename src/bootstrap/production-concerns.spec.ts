import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { makeKeyPem } from '#kernel/auth/ec-key.ts';
import { loadConfiguration } from '#kernel/config/load-configuration.ts';
import { moduleSections } from './modules.ts';
import { productionConcerns } from './production-concerns.ts';

const KEYS = { JUMAK_AUTH_SIGNING_KEY: makeKeyPem(), JUMAK_HTTP_CURSOR_KEY: randomBytes(48).toString('base64') };
const concerns = (variables: Readonly<Record<string, string>>) =>
  productionConcerns(
    loadConfiguration({
      directory: join(import.meta.dirname, '../../config'),
      variables: { ...KEYS, ...variables },
      role: { name: 'monolith', port: 8_000 },
      modules: moduleSections,
    }),
  ).map(({ fix }) => /JUMAK_\w+/.exec(fix)?.[0]);

it.each([
  [
    'production without mail and address',
    { JUMAK_ENVIRONMENT: 'production' },
    ['JUMAK_MAIL_SMTP_URL', 'JUMAK_HTTP_PUBLIC_URL'],
  ],
  [
    'production with both',
    {
      JUMAK_ENVIRONMENT: 'production',
      JUMAK_MAIL_SMTP_URL: 'smtp://mail.example.com',
      JUMAK_MAIL_FROM: 'no-reply@example.com',
      JUMAK_HTTP_PUBLIC_URL: 'https://inn.example.com',
    },
    [],
  ],
  ['development without any', { JUMAK_ENVIRONMENT: 'development' }, []],
])('tells of %s what keeps members from a new password', (_, variables, expected) => {
  expect(concerns(variables)).toEqual(expected);
});
