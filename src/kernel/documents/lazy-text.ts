import { hash } from 'node:crypto';
import type { Reply } from '../http/route.ts';

/** A text that is made when it is first asked for, and from then on kept with its entity tag. */
export class LazyText {
  readonly #make: () => string;
  #made: { readonly text: string; readonly etag: string } | undefined;

  constructor(make: () => string) {
    this.#make = make;
  }

  /** Sends it, or says that the client has it already. */
  reply(as: {
    readonly contentType: string;
    readonly ifNoneMatch: string | undefined;
    readonly headers?: Readonly<Record<string, string>>;
  }): Reply {
    this.#made ??= tagged(this.#make());
    const { text, etag } = this.#made;
    const headers = { 'cache-control': 'public, no-cache', etag, ...as.headers };
    if (as.ifNoneMatch === etag) return { status: 304, headers };
    return { status: 200, headers, contentType: as.contentType, body: text };
  }
}

const tagged = (text: string) => ({ text, etag: `"${hash('sha256', text, 'base64url').slice(0, 22)}"` });
