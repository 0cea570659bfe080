import { Mail } from './mail.ts';

/** Takes no letter: where the log is no place for secrets and nobody has named a mail server. */
export class NoMail extends Mail {
  async send(): Promise<void> {
    throw new Error('No mail server is configured: set JUMAK_MAIL_SMTP_URL or JUMAK_MAIL_SMTP_URL_FILE.');
  }
}
