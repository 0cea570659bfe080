import { hash } from 'node:crypto';
import { Html, html } from '#kernel/http/html.ts';
import { page } from '#kernel/http/page.ts';
import type { Language } from '#kernel/http/route.ts';

const TEXTS = {
  ko: {
    title: '새 비밀번호 정하기',
    label: '새 비밀번호',
    hint: '8자 이상. 흔히 쓰는 비밀번호는 쓸 수 없습니다.',
    send: '비밀번호 바꾸기',
    done: '비밀번호를 바꿨습니다. 새 비밀번호로 로그인해 주세요.',
    missing: '링크가 온전하지 않습니다. 메일의 링크를 그대로 열거나 재설정을 다시 요청해 주세요.',
    failed: '바꾸지 못했습니다. 연결을 확인하고 잠시 뒤에 다시 시도해 주세요.',
    needsScript: '이 페이지에는 자바스크립트가 필요합니다. 브라우저에서 켜 주세요.',
  },
  en: {
    title: 'Choose a new password',
    label: 'New password',
    hint: 'At least 8 characters, and none of the common ones.',
    send: 'Change the password',
    done: 'The password has been changed. Sign in with the new one.',
    missing: 'The link is not whole. Open it as it is in the letter, or ask for a new one.',
    failed: 'It could not be changed. Check the connection and try again in a moment.',
    needsScript: 'This page needs JavaScript; switch it on in your browser.',
  },
} as const satisfies Readonly<Record<Language, object>>;

const STYLE = `
body { font: 1.125rem/1.6 system-ui, sans-serif; max-width: 28rem; margin: 3rem auto; padding: 0 1rem; color: #1b1b1b; background: #fff }
label { display: block; font-weight: 600 }
input, button { font: inherit; width: 100%; box-sizing: border-box; padding: .6rem; margin: .4rem 0; border: 1px solid #595959; border-radius: .3rem }
button { color: #fff; background: #14532d; cursor: pointer }
:focus-visible { outline: 3px solid #1d4ed8; outline-offset: 2px }
@media (prefers-color-scheme: dark) { body, input { color: #f2f2f2; background: #161616 } }
`;

/** Takes the token out of the address bar at once, so that no history and no look over a shoulder has it. */
const SCRIPT = `
const form = document.querySelector('form');
const field = form.querySelector('input');
const button = form.querySelector('button');
const message = document.querySelector('[role=status]');
const token = new URLSearchParams(location.hash.slice(1)).get('token');
history.replaceState(null, '', location.pathname);
const finish = (text) => { form.hidden = true; message.textContent = text; };
const refuse = (text) => { message.textContent = text; field.setAttribute('aria-invalid', 'true'); field.focus(); };
if (token) form.hidden = false;
else finish(message.dataset.missing);
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  button.disabled = true;
  message.textContent = '';
  try {
    const answer = await fetch('api/v1/auth/password-reset/confirm', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': document.documentElement.lang },
      body: JSON.stringify({ token, newPassword: field.value }),
    });
    if (answer.status === 204) finish(message.dataset.done);
    else {
      const { detail, errors = [] } = await answer.json();
      refuse(errors.map(({ message }) => message).join(' ') || detail);
    }
  } catch {
    refuse(message.dataset.failed);
  } finally {
    button.disabled = false;
  }
});
`;

const digest = (text: string): string => `'sha256-${hash('sha256', text, 'base64')}'`;

/** The page may run its own script, call this server, and nothing else. */
export const RESET_PAGE_POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'none'",
  "connect-src 'self'",
  'img-src data:',
  `script-src ${digest(SCRIPT)}`,
  `style-src ${digest(STYLE)}`,
].join('; ');

/** Where a new password is chosen by the link of a letter, for whoever has no front end with such a page. */
export function resetPage(language: Language): string {
  const { title, label, hint, send, done, missing, failed, needsScript } = TEXTS[language];
  return page({
    language,
    title,
    head: html`<meta name="robots" content="noindex"><style>${new Html(STYLE)}</style>`,
    body: html`<main>
<h1>${title}</h1>
<form hidden>
<label for="password">${label}</label>
<input id="password" type="password" autocomplete="new-password" minlength="8" required aria-describedby="hint message">
<p id="hint">${hint}</p>
<button>${send}</button>
</form>
<p id="message" role="status" data-done="${done}" data-missing="${missing}" data-failed="${failed}"></p>
<noscript><p>${needsScript}</p></noscript>
</main>
<script>${new Html(SCRIPT)}</script>`,
  });
}
