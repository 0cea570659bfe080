import { expect, it } from '@jest/globals';
import { NoMail } from '#kernel/mail/no.mail.ts';
import { SmtpMail } from '#kernel/mail/smtp.mail.ts';
import { SilentServer } from '../support/silent-server.ts';
import { SmtpServer } from '../support/smtp-server.ts';
import { mailContract } from './mail.contract.ts';

const from = 'Jumak <no-reply@jumak.example>';

function textOf(lines: readonly string[]): string {
  const body = lines.slice(lines.indexOf('') + 1);
  const encoded = lines.includes('Content-Transfer-Encoding: base64');
  return encoded ? Buffer.from(body.join(''), 'base64').toString() : body.join('\n');
}

function subjectOf(lines: readonly string[]): string {
  const value = /^Subject: (.*)$/m.exec(lines.join('\n'))?.[1] ?? '';
  const encoded = /^=\?UTF-8\?B\?(.*)\?=$/.exec(value)?.[1];
  return encoded === undefined ? value : Buffer.from(encoded, 'base64').toString();
}

mailContract('a mail server', async () => {
  const server = new SmtpServer();
  const mail = new SmtpMail({ url: await server.start(), from });
  const arrived = () =>
    server.received.map(({ recipients, lines }) => {
      const to = /^To: (.*)$/m.exec(lines.join('\n'))?.[1] ?? '';
      return { to, subject: subjectOf(lines), text: textOf(lines), recipients };
    });
  return { mail, arrived, end: () => server.stop() };
});

it('a letter that the mail server refuses counts as not sent', async () => {
  const server = new SmtpServer();
  const mail = new SmtpMail({ url: await server.start(), from });
  await expect(mail.send({ to: 'guest@nowhere.example', subject: 's', text: 't' })).rejects.toThrow('550');
  await server.stop();
});

it('a letter to a mail server that is away counts as not sent', async () => {
  const server = new SmtpServer();
  const url = await server.start();
  await server.stop();
  const sent = new SmtpMail({ url, from }).send({ to: 'guest@inn.example', subject: 's', text: 't' });
  await expect(sent).rejects.toThrow('ECONNREFUSED');
});

it('a letter to a mail server that says nothing is given up as soon as the signal says so', async () => {
  const server = new SilentServer();
  const mail = new SmtpMail({ url: await server.start(), from });
  const giveUp = new AbortController();
  const sent = mail.send({ to: 'guest@inn.example', subject: 's', text: 't' }, { signal: giveUp.signal });
  await server.connected();
  giveUp.abort();
  await expect(sent).rejects.toMatchObject({ code: 'EABORT' });
  await server.stop();
});

it('a letter without a mail server counts as not sent, and the fault names the setting', async () => {
  await expect(new NoMail().send()).rejects.toThrow('JUMAK_MAIL_SMTP_URL');
});
