import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Letter, Mail } from '#kernel/mail/mail.ts';

export interface MailAtWork {
  readonly mail: Mail;
  /** What has arrived, as its readers see it. */
  readonly arrived: () => readonly (Letter & { readonly recipients: readonly string[] })[];
  readonly end: () => Promise<void>;
}

/** What every way to send a letter must do. */
export function mailContract(name: string, start: () => Promise<MailAtWork>): void {
  describe(`${name}: a letter`, () => {
    let work: MailAtWork;
    beforeEach(async () => {
      work = await start();
    });
    afterEach(() => work.end());

    it('has arrived as it was written once it is sent', async () => {
      const letter = {
        to: 'guest@inn.example',
        subject: '비밀번호 재설정',
        text: `첫 줄\n${'긴 줄 '.repeat(40)}\n.\n끝`,
      };
      await work.mail.send(letter);
      expect(work.arrived()).toEqual([{ ...letter, recipients: ['guest@inn.example'] }]);
    });

    it('goes to one recipient, whatever the address is made of', async () => {
      const to = 'guest@inn.example\r\nRCPT TO:<other@inn.example>';
      await work.mail.send({ to, subject: 's', text: 't' }).catch(() => undefined);
      expect(work.arrived().flatMap(({ recipients }) => recipients)).not.toContain('other@inn.example');
    });

    it('has a subject of one line', async () => {
      await work.mail.send({ to: 'guest@inn.example', subject: 'one\r\nBcc: other@inn.example', text: 't' });
      expect(work.arrived()).toMatchObject([{ recipients: ['guest@inn.example'], text: 't' }]);
    });
  });
}
