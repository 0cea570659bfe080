import { afterEach, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import type { Configuration } from '#kernel/config/configuration.ts';
import { LiveConfiguration } from '#kernel/config/live-configuration.ts';
import { allModules, moduleSections } from '../../src/bootstrap/modules.ts';
import type { ModulesElsewhere } from '../../src/bootstrap/modules-elsewhere.ts';
import { placementOf } from '../../src/bootstrap/placement.ts';
import { SettingsInForce } from '../../src/bootstrap/settings-in-force.ts';
import { RememberedLog } from '../http/served.ts';
import { ConfigFolder } from '../support/config-folder.ts';
import { eventually } from '../support/eventually.ts';

const folder = new ConfigFolder();
afterEach(() => folder.remove());

it('a gateway is as patient as the settings say, and keeps its breakers while they stay', async () => {
  const applied: Configuration['gateway'][] = [];
  const elsewhere = { apply: (settings: Configuration['gateway']) => applied.push(settings) };
  const live = new LiveConfiguration({
    directory: folder.path,
    variables: { JUMAK_ENVIRONMENT: 'test' },
    role: placementOf(allModules).role,
    modules: moduleSections,
  });
  const log = new RememberedLog();
  const settings = new SettingsInForce({
    configuration: await live.load(),
    live,
    elsewhere: () => elsewhere as unknown as ModulesElsewhere,
    figures: new Registry(),
    logger: log,
  });
  settings.start();
  try {
    folder.replace('default.yaml', ['level: info', 'level: error']);
    folder.write('test.yaml', '');
    await eventually(() => expect(log.threshold.level).toBe('error'));
    expect(applied).toEqual([]);
    folder.replace('default.yaml', ['breakerFailures: 10', 'breakerFailures: 3']);
    await eventually(() =>
      expect(applied).toEqual([expect.objectContaining({ breakerFailures: 3, answerSeconds: 5 })]),
    );
  } finally {
    settings.stop();
  }
});
