import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sendAll } from '../support/request-file.ts';
import { TestApplication } from '../support/test-application.ts';

const FOLDER = join(import.meta.dirname, '../../docs/requests');

let jumak: TestApplication;
beforeAll(async () => {
  jumak = await TestApplication.start({ variables: { JUMAK_DEMO_ENABLED: 'true' } });
});
afterAll(() => jumak.end());

it.each(readdirSync(FOLDER))('every request of %s is answered as it says', async (name) => {
  const sent = await sendAll({ file: join(FOLDER, name), api: jumak.url, operators: jumak.managementUrl });
  const wrong = sent.filter(({ status, expected }) =>
    expected === '2xx' ? status < 200 || status > 299 : String(status) !== expected,
  );
  expect([sent.length > 5, wrong]).toEqual([true, []]);
});
