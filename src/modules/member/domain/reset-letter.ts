import type { Email } from './email.ts';

/** The page where a new password is chosen; where it is may be known only once somebody listens. */
export class ResetPage {
  readonly #address: () => string;

  constructor(address: () => string) {
    this.#address = address;
  }

  /** The token is the fragment, which browsers send to no server, so that it gets into nobody's log. */
  linkFor(token: string): string {
    return `${this.#address()}#token=${token}`;
  }
}

/** What a member is written who wants to choose a new password. */
export const resetLetter = ({ to, link }: { readonly to: Email; readonly link: string }) => ({
  to,
  subject: '[Jumak] 비밀번호 재설정 / Choose a new password',
  text: `아래 링크에서 새 비밀번호를 정해 주세요. 링크는 30분 동안 한 번만 쓸 수 있습니다.
Choose a new password by this link. It can be used once, within 30 minutes.

${link}

요청하지 않으셨다면 이 메일을 무시해 주세요. 비밀번호는 바뀌지 않습니다.
If you did not ask for this, ignore this letter: your password stays as it is.
`,
});
