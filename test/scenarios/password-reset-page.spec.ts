import { hash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { TestApplication } from '../support/test-application.ts';

const EMAIL = 'guest@inn.example';
let jumak: TestApplication;
afterEach(() => jumak.end());

async function linkFrom(variables: Readonly<Record<string, string>> = {}): Promise<URL> {
  jumak = await TestApplication.start({ variables });
  await jumak.member({ email: EMAIL, name: '나그네' });
  await jumak.anyone.must(202, jumak.anyone.post('/auth/password-reset', { email: EMAIL }));
  await jumak.mail.token(EMAIL);
  return new URL(/https?:\S+/.exec(jumak.mail.letters.at(-1)?.text ?? '')?.[0] ?? '');
}

describe('the link of a letter', () => {
  it('leads to a page of the program itself, with the token in the fragment alone', async () => {
    const { origin, pathname, search, hash: fragment } = await linkFrom();
    expect([origin, pathname, search]).toEqual([jumak.url, '/password-reset', '']);
    expect(fragment).toMatch(/^#token=[\w-]{43}$/);
  });

  it.each([
    [{ JUMAK_HTTP_PUBLIC_URL: 'https://inn.example/' }, 'https://inn.example/password-reset'],
    [{ JUMAK_MEMBER_PASSWORD_RESET_PAGE: 'https://www.inn.example/reset' }, 'https://www.inn.example/reset'],
  ])('leads where it is configured to: %p', async (variables, page) => {
    expect((await linkFrom(variables)).href.split('#')[0]).toBe(page);
  });
});

describe('the page for a new password', () => {
  it.each([
    ['ko', '새 비밀번호 정하기'],
    ['en', 'Choose a new password'],
  ])('speaks %s, runs its own script and loads nothing', async (language, title) => {
    jumak = await TestApplication.start();
    const { headers, status, ...answer } = await fetch(`${jumak.url}/password-reset`, {
      headers: { 'accept-language': language },
    }).then(async (response) => ({ headers: response.headers, status: response.status, text: await response.text() }));
    const policy = headers.get('content-security-policy') ?? '';
    const [, script = ''] = /<script>(.*)<\/script>/s.exec(answer.text) ?? [];
    const [, style = ''] = /<style>(.*)<\/style>/s.exec(answer.text) ?? [];
    expect([status, headers.get('content-language'), headers.get('referrer-policy')]).toEqual([
      200,
      language,
      'no-referrer',
    ]);
    expect(answer.text).toContain(`<html lang="${language}">`);
    expect(answer.text).toContain(`<h1>${title}</h1>`);
    for (const text of [script, style]) expect(policy).toContain(`'sha256-${hash('sha256', text, 'base64')}'`);
    expect(policy).toMatch(/^default-src 'none'/);
    expect(answer.text).not.toMatch(/https?:\/\/|\ssrc=|\son\w+=/);
  });
});
