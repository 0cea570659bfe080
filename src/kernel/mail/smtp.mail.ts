import { type Letter, Mail } from './mail.ts';

const CONNECTED_WITHIN = 5_000;
const ANSWERED_WITHIN = 10_000;

/** Hands letters to a mail server, each over a connection of its own; the client is loaded with the first one. */
export class SmtpMail extends Mail {
  readonly #url: string;
  readonly #from: string;

  constructor({ url, from }: { readonly url: string; readonly from: string }) {
    super();
    this.#url = url;
    this.#from = from;
  }

  async send(
    { to, subject, text }: Letter,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<void> {
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({
      url: this.#url,
      connectionTimeout: CONNECTED_WITHIN,
      greetingTimeout: CONNECTED_WITHIN,
      socketTimeout: ANSWERED_WITHIN,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const recipient = { name: '', address: to };
    const letter = { from: this.#from, to: recipient, subject, text, textEncoding: 'base64' } as const;
    await transport.sendMail({ ...letter, ...(signal && { signal }) });
  }
}
