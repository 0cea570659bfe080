const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A piece of HTML that is safe to put into another. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Html | string | number | readonly Piece[];

const piece = (value: Piece): string => {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(piece).join('');
  return String(value).replaceAll(/[&<>"]/g, (character) => ESCAPES[character] as string);
};

/** HTML as it is written, with whatever is put in escaped. */
export const html = (strings: TemplateStringsArray, ...values: readonly Piece[]): Html =>
  new Html(strings.map((string, at) => string + piece(values[at] ?? '')).join(''));
