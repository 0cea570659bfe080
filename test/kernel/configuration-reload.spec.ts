import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { ConfigServerFault } from '#kernel/config/config-server-client.ts';
import type { Configuration } from '#kernel/config/configuration.ts';
import { ConfigurationFaults } from '#kernel/config/configuration-faults.ts';
import { ConfigurationReload } from '#kernel/config/configuration-reload.ts';
import { listSettings } from '#kernel/config/list-settings.ts';
import { loadConfiguration } from '#kernel/config/load-configuration.ts';
import { ReloadMetrics } from '#kernel/config/reload-metrics.ts';
import { allModules, moduleSections } from '../../src/bootstrap/modules.ts';
import { placementOf } from '../../src/bootstrap/placement.ts';
import { CONFIG_FILES } from '../../src/bootstrap/settings.ts';
import { RememberedLog } from '../http/served.ts';

type Variables = Readonly<Record<string, string>>;
type Next = Configuration | undefined | Error;

const load = (variables: Variables = {}): Configuration =>
  loadConfiguration({
    ...CONFIG_FILES,
    variables: { JUMAK_ENVIRONMENT: 'test', ...variables },
    role: placementOf(allModules).role,
    modules: moduleSections,
  });

/** A reload whose settings are what the test says, look by look. */
function reloading(started: Variables = {}) {
  let next: Next;
  const applied: { readonly configuration: Configuration; readonly changed: readonly string[] }[] = [];
  const log = new RememberedLog();
  const figures = new Registry();
  const changed = async () => {
    if (next instanceof Error) throw next;
    return next;
  };
  const reload = new ConfigurationReload({
    live: { everyMs: 1, changed },
    configuration: load(started),
    apply: (configuration, changed) => applied.push({ configuration, changed: [...changed] }),
    metrics: new ReloadMetrics(figures),
    logger: log,
  });
  const look = async (with_: Next) => {
    next = with_;
    await reload.look();
  };
  const outcomes = async () =>
    Object.fromEntries(
      [...(await figures.metrics()).matchAll(/reloads_total\{outcome="(\w+)"\} ([1-9]\d*)/g)].map(
        ([, outcome, count]) => [outcome, Number(count)],
      ),
    );
  const waiting = async () =>
    Number(/^jumak_configuration_waiting_settings (\d+)$/m.exec(await figures.metrics())?.[1]);
  return { reload, look, applied, log, outcomes, waiting };
}

describe('settings that change while a process works', () => {
  it('are in force when the schema says that they may, with where they are from', async () => {
    const { look, applied, log, outcomes } = reloading();
    await look(load({ JUMAK_LOG_LEVEL: 'debug', JUMAK_RATE_LIMITS_MEMBER_PER_MINUTE: '7' }));
    expect(applied.map(({ changed }) => changed)).toEqual([['rateLimits.memberPerMinute', 'log.level']]);
    const [{ configuration } = { configuration: load() }] = applied;
    expect(configuration).toMatchObject({ log: { level: 'debug' }, rateLimits: { memberPerMinute: 7 } });
    expect(listSettings(configuration)).toContainEqual({
      setting: 'log.level',
      value: 'debug',
      source: 'variable JUMAK_LOG_LEVEL',
      variable: 'JUMAK_LOG_LEVEL',
    });
    expect(log.records).toContainEqual({
      level: 'warn',
      message: 'a changed setting is in force',
      fields: { setting: 'log.level', before: 'warn', after: 'debug' },
    });
    expect(await outcomes()).toEqual({ applied: 1 });
  });

  it('wait for a restart otherwise, which is told once for each new value', async () => {
    const { look, applied, log, outcomes, waiting } = reloading();
    const moved = { JUMAK_HTTP_PORT: '1234', JUMAK_LOG_LEVEL: 'debug' };
    await look(load(moved));
    await look(load({ ...moved, JUMAK_LOG_LEVEL: 'info' }));
    expect(applied.at(-1)?.configuration).toMatchObject({ http: { port: 8000 }, log: { level: 'info' } });
    const told = log.records.filter(({ message }) => message === 'a changed setting needs a restart');
    expect(told.map(({ fields }) => fields)).toEqual([
      { setting: 'http.port', before: 8000, after: 1234 },
      { setting: 'management.port', before: 9000, after: 2234 },
    ]);
    expect([await waiting(), await outcomes()]).toEqual([2, { applied: 2, restart_needed: 1 }]);
    await look(load({ JUMAK_LOG_LEVEL: 'info' }));
    expect(await waiting()).toBe(0);
  });

  it('are never shown when they are secret', async () => {
    const secret = 'hunter2hunter2hunter2hunter2hunter2';
    const { look, log } = reloading({ JUMAK_MANAGEMENT_TOKEN: `${secret}old` });
    await look(load({ JUMAK_MANAGEMENT_TOKEN: secret }));
    expect(log.records.map(({ fields }) => fields)).toEqual([
      { setting: 'management.token', before: '********', after: '********' },
    ]);
  });

  it('that are not valid change nothing, and every fault is told', async () => {
    const { look, applied, log, outcomes } = reloading();
    const faults = [{ setting: 'log.level', source: 'default.yaml:1', problem: 'is not accepted', fix: 'Correct it.' }];
    await look(new ConfigurationFaults(faults));
    expect(applied).toEqual([]);
    expect(log.records).toEqual([
      { level: 'error', message: 'the new settings are not valid; those in force stay', fields: { faults } },
    ]);
    await look(load({ JUMAK_LOG_LEVEL: 'debug' }));
    expect([applied.length, await outcomes()]).toEqual([1, { refused: 1, applied: 1 }]);
  });

  it('that are not to be had change nothing, which is told when it begins and when it ends', async () => {
    const { look, applied, log, outcomes } = reloading();
    const away = () => new ConfigServerFault({ setting: 'CONFIG_URI', problem: 'cannot be reached', fix: 'Start it.' });
    for (let time = 0; time < 3; time += 1) await look(away());
    for (let time = 0; time < 2; time += 1) await look(undefined);
    expect(log.records.map(({ message }) => message)).toEqual([
      'no settings are to be had; those in force stay',
      'settings are to be had again',
    ]);
    expect([applied, await outcomes()]).toEqual([[], { unreachable: 3 }]);
  });

  it('are taken over no more once the process ends', async () => {
    const { reload, look, applied } = reloading();
    reload.stop();
    await look(load({ JUMAK_LOG_LEVEL: 'debug' }));
    expect(applied).toEqual([]);
  });
});
