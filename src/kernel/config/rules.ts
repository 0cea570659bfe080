import { isLoopback } from '../http/loopback.ts';
import { chosenAdapters } from './chosen-adapters.ts';
import type { Draft } from './configuration.ts';
import type { ConfigurationFault } from './configuration-faults.ts';
import type { Standing } from './role.ts';
import { securedServers } from './secured-servers.ts';
import { databaseServer } from './server-settings.ts';
import type { Setting } from './setting.ts';
import { valueAt } from './value-at.ts';

type Check = {
  readonly draft: Draft;
  readonly settings: readonly Setting[];
  readonly standing: Standing;
  readonly sourceOf: (path: string) => string;
};

const SECRET_BYTES = 32;

/** What must hold between settings, and what production demands. */
export function brokenRules(check: Check): readonly ConfigurationFault[] {
  const keys = check.draft.environment === 'production' ? productionFaults(check) : sharedKeys(check);
  return [
    ...keys,
    ...chosenAdapters(check),
    ...databaseServer(check),
    ...securedServers(check),
    ...contradictions(check),
  ];
}

function productionFaults({ draft, settings, standing, sourceOf }: Check): readonly ConfigurationFault[] {
  const faults: ConfigurationFault[] = [];
  const add = (setting: string, { problem, fix }: { readonly problem: string; readonly fix: string }): void => {
    faults.push({ setting, source: sourceOf(setting), problem, fix });
  };
  if (standing.signs && draft.auth?.signingKey === undefined) {
    const fix =
      'Set JUMAK_AUTH_SIGNING_KEY or JUMAK_AUTH_SIGNING_KEY_FILE (openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256), the same for all replicas.';
    add('auth.signingKey', { problem: 'is required in production', fix });
  }
  if (!standing.empty && draft.http?.cursorKey === undefined)
    add('http.cursorKey', { problem: 'is required in production', fix: randomFix('JUMAK_HTTP_CURSOR_KEY') });
  for (const [setting, secret] of [
    ['http.cursorKey', draft.http?.cursorKey],
    ['management.token', draft.management?.token],
  ] as const) {
    const problem = secret === undefined ? undefined : weaknessOf(secret);
    const variable = settings.find(({ path }) => path === setting)?.variable ?? setting;
    if (problem !== undefined) add(setting, { problem, fix: randomFix(variable) });
  }
  for (const { path, variable, refusedInProduction: refused } of settings)
    if (refused !== undefined && valueAt(draft, path) === refused)
      add(path, {
        problem: `may not be ${refused} in production`,
        fix: `Set ${variable} to ${!refused}, or leave it unset.`,
      });
  return faults;
}

/** A page that one process has begun is gone on with at another. */
function sharedKeys({ draft, standing, sourceOf }: Check): readonly ConfigurationFault[] {
  const several = standing.elsewhere.length > 0 || (draft.eventBus?.adapter === 'kafka' && !standing.alone);
  if (standing.empty || !several || draft.http?.cursorKey !== undefined) return [];
  const problem = 'is required where several processes may run, as on Kafka: all have to read the same cursors';
  const fix = randomFix('JUMAK_HTTP_CURSOR_KEY');
  return [{ setting: 'http.cursorKey', source: sourceOf('http.cursorKey'), problem, fix }];
}

const randomFix = (variable: string): string =>
  `Set ${variable} or ${variable}_FILE (openssl rand -base64 48), the same for all replicas.`;

/** Why it would not keep anybody out, if so. */
export function weaknessOf(secret: string): string | undefined {
  if (Buffer.byteLength(secret) < SECRET_BYTES) return `is shorter than ${SECRET_BYTES} bytes`;
  return isPlaceholder(secret) ? 'is a placeholder, not a secret' : undefined;
}

function contradictions({ draft: { http, management, mail }, sourceOf }: Check): readonly ConfigurationFault[] {
  const faults: ConfigurationFault[] = [];
  if (management?.port !== undefined && management.port !== 0 && management.port === http?.port) {
    const fix = 'Set JUMAK_MANAGEMENT_PORT to another port, or leave it unset for the public port + 1000.';
    faults.push({
      setting: 'management.port',
      source: sourceOf('management.port'),
      problem: `is the public port (${http.port}) as well`,
      fix,
    });
  }
  if (management?.host !== undefined && !isLoopback(management.host) && management.token === undefined) {
    faults.push({
      setting: 'management.token',
      source: sourceOf('management.host'),
      problem: `is required when the management listener is on ${management.host}, where others reach it`,
      fix: 'Set JUMAK_MANAGEMENT_TOKEN or JUMAK_MANAGEMENT_TOKEN_FILE (openssl rand -base64 48), or keep JUMAK_MANAGEMENT_HOST on 127.0.0.1.',
    });
  }
  if (mail?.smtpUrl !== undefined && mail.from === undefined) {
    faults.push({
      setting: 'mail.from',
      source: sourceOf('mail.from'),
      problem: 'is required when mail.smtpUrl names a mail server',
      fix: 'Set JUMAK_MAIL_FROM to the sender of the letters, such as Jumak <no-reply@example.com>.',
    });
  }
  return faults;
}

const isPlaceholder = (secret: string): boolean =>
  /change.?me|placeholder|example|secret|password|insecure|replace.?me|development|<[^<>]*>/i.test(secret) ||
  /^(.{1,16})\1+$/s.test(secret) ||
  new Set(secret).size < 8;
