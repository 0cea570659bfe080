import { afterEach, describe, expect, it } from '@jest/globals';
import { SmtpMail } from '#kernel/mail/smtp.mail.ts';
import { Database } from '#kernel/persistence/database.ts';
import { SilentServer } from '../support/silent-server.ts';
import { TestApplication } from '../support/test-application.ts';

const EMAIL = 'guest@inn.example';
const BOUND = 9_000;
/** It greets, so that the client waits for its answers, which takes it longer than the bound. */
const server = new SilentServer('220 ready');
let jumak: TestApplication;

afterEach(async () => {
  jumak.folder.remove();
  await server.stop();
});

describe('a mail server that says nothing', () => {
  it('keeps nobody from stopping, and the letter waits for the next start', async () => {
    const mail = new SmtpMail({ url: await server.start(), from: 'no-reply@inn.example' });
    jumak = await TestApplication.start({ mail });
    await jumak.member({ email: EMAIL, name: '나그네' });
    await jumak.anyone.must(202, jumak.anyone.post('/auth/password-reset', { email: EMAIL }));
    await server.connected();
    const begun = performance.now();
    await jumak.stop();
    expect(performance.now() - begun).toBeLessThan(BOUND);

    jumak = await TestApplication.start({ folder: jumak.folder });
    const waiting = await jumak
      .module('member')
      .container.get<Database>(Database)
      .all('SELECT email FROM member_reset_request');
    await jumak.stop();
    expect(waiting).toEqual([{ email: EMAIL }]);
  });
});
