import type { IncomingMessage } from 'node:http';
import { languageOf } from './language.ts';
import type { Language } from './route.ts';

interface Refused {
  /** The last bytes that were received, with those that the parser refused. */
  readonly rawPacket?: Buffer;
  /** How far into them the parser came. */
  readonly bytesParsed?: number;
}

const BLANK_LINE = '\r\n\r\n';
const ACCEPT_LANGUAGE = /^accept-language:[ \t]*([^\r\n]*)/im;

/** The language for whoever sent what Node's parser refused, as far as the headers arrived with it: those of the refused message itself, else those of the one whose body it is. */
export function languageOfRefused(refused: Refused, underWay: IncomingMessage | undefined): Language {
  const [, own] = ACCEPT_LANGUAGE.exec(headOf(refused)) ?? [];
  return languageOf(own ?? underWay?.headers['accept-language']);
}

/** What stands between the blank lines around the place where the parser gave up. */
function headOf({ rawPacket, bytesParsed = 0 }: Refused): string {
  const text = rawPacket?.toString('latin1') ?? '';
  const passed = bytesParsed - BLANK_LINE.length;
  const before = text.lastIndexOf(BLANK_LINE, passed);
  const after = text.indexOf(BLANK_LINE, passed + 1);
  return text.slice(before === -1 ? 0 : before + BLANK_LINE.length, after === -1 ? undefined : after);
}
