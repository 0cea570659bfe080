import type { Logger } from '../observability/logger.ts';
import { type Letter, Mail } from './mail.ts';

/** Writes letters to the log, secrets included, for those who develop without a mail server. Never chosen in production. */
export class LogMail extends Mail {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    super();
    this.#logger = logger;
  }

  async send({ to, subject, text }: Letter): Promise<void> {
    this.#logger.info({ to, subject, text }, 'a letter, which a mail server would deliver');
  }
}
