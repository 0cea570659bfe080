import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RememberedLog } from '../http/served.ts';
import { ConfigFolder } from '../support/config-folder.ts';
import { eventually } from '../support/eventually.ts';
import { Operator } from '../support/operator.ts';
import { TestApplication } from '../support/test-application.ts';

describe('settings that change in config/ while it serves', () => {
  let settings: ConfigFolder;
  let inn: TestApplication;
  let operator: Operator;
  let log: RememberedLog;
  beforeEach(async () => {
    settings = new ConfigFolder();
    log = new RememberedLog();
    inn = await TestApplication.start({ settings: settings.path, logger: log });
    operator = new Operator(inn.managementUrl);
  });
  afterEach(async () => {
    await inn.end();
    settings.remove();
  });

  const shown = async () => (await operator.get('/ops/configuration')).body;
  const policy = async () => (await fetch(`${inn.url}/api/v1/codes`)).headers.get('ratelimit-policy');

  it('limits and whether there are any are in force without a restart', async () => {
    expect(await policy()).toBe('"address";q=600;w=60');
    settings.replace('default.yaml', ['addressPerMinute: 600', 'addressPerMinute: 3']);
    await eventually(async () => expect(await policy()).toBe('"address";q=3;w=60'));
    await eventually(async () => expect((await fetch(`${inn.url}/api/v1/codes`)).status).toBe(429));
    expect(await shown()).toMatchObject({ rateLimits: { addressPerMinute: 3, enabled: true } });
    settings.append('test.yaml', 'rateLimits:\n  enabled: false\n');
    await eventually(async () => expect((await fetch(`${inn.url}/api/v1/codes`)).status).toBe(200));
    expect(await policy()).toBeNull();
  });

  it('what an operator set holds until the setting changes', async () => {
    await operator.call('PUT', '/ops/log-level', { level: 'error' });
    settings.replace('default.yaml', ['memberPerMinute: 300', 'memberPerMinute: 301']);
    await eventually(async () => expect((await shown()).rateLimits.memberPerMinute).toBe(301));
    expect(log.threshold.level).toBe('error');
    expect((await shown()).log.level).toBe('error');
    settings.write('test.yaml', 'log:\n  level: debug\n');
    await eventually(() => expect(log.threshold.level).toBe('debug'));
    expect((await shown()).log.level).toBe('debug');
  });

  it('what is not valid changes nothing, and is told with its faults and among the figures', async () => {
    settings.replace('default.yaml', ['addressPerMinute: 600', 'addressPerMinute: many']);
    await eventually(async () => {
      expect(await operator.metrics()).toContain('jumak_configuration_reloads_total{outcome="refused"} 1');
    });
    expect(log.records).toContainEqual({
      level: 'error',
      message: 'the new settings are not valid; those in force stay',
      fields: { faults: [expect.objectContaining({ setting: 'rateLimits.addressPerMinute' })] },
    });
    expect(await policy()).toBe('"address";q=600;w=60');
  });
});
