/** An e-mail address in the one form in which it is stored and written to. */
export type Email = string & { readonly __email: true };

const LONGEST = 254;
const LONGEST_LOCAL_PART = 64;
const LOCAL_PART = /^[^\s\p{C}\p{Z}@"(),:;<>[\]\\]+$/u;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

/** NFKC, trimmed, the domain in lower case; the local part is written as its owner does. Undefined when it is no address. */
export function normaliseEmail(text: string): Email | undefined {
  if (text.length > 4 * LONGEST || !text.isWellFormed()) return undefined;
  const normal = text.normalize('NFKC').trim();
  const at = normal.lastIndexOf('@');
  const local = normal.slice(0, at);
  const domain = normal.slice(at + 1).toLowerCase();
  const email = `${local}@${domain}`;
  if (at < 1 || local.length > LONGEST_LOCAL_PART || new TextEncoder().encode(email).length > LONGEST) return undefined;
  if (!LOCAL_PART.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return undefined;
  const labels = domain.split('.');
  return labels.length > 1 && labels.every((label) => label.length <= 63 && LABEL.test(label))
    ? (email as Email)
    : undefined;
}

const ASCII_CAPITALS = /[A-Z]/g;
const lowerCase = (letter: string): string => letter.toLowerCase();

/**
 * What addresses have in common that people take for one: case tells nobody apart. Letter by letter, by Unicode's simple mapping, so that
 * two are one also here when any database's LOWER makes them one.
 */
export const mailboxOf = (email: string): string =>
  Array.from(email, (letter) => String.fromCodePoint(lowerCase(letter).codePointAt(0) ?? 0)).join('');

/** The mailbox, when it takes more than ASCII's letters to find it. */
export function foldedBeyondAscii(email: string): string | undefined {
  const mailbox = mailboxOf(email);
  return mailbox === email.replace(ASCII_CAPITALS, lowerCase) ? undefined : mailbox;
}
