import { type Letter, Mail } from '#kernel/mail/mail.ts';
import { eventually } from './eventually.ts';

/** Keeps the letters; while it is away it takes none. */
export class RecordingMail extends Mail {
  readonly letters: Letter[] = [];
  refused = 0;
  away = false;

  async send(letter: Letter): Promise<void> {
    if (this.away) {
      this.refused += 1;
      throw new Error('the mail server is away');
    }
    this.letters.push(letter);
  }

  /** What the link of the last letter to somebody hands over, once so many have come. */
  async token(to: string, letters = 1): Promise<string> {
    const sent = () => this.letters.filter((letter) => letter.to === to);
    await eventually(() => {
      if (sent().length < letters) throw new Error(`there are ${sent().length} letters to ${to}`);
    });
    return /#token=([\w-]+)/.exec(sent().at(-1)?.text ?? '')?.[1] ?? '';
  }
}
