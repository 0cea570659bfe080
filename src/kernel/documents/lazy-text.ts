import { entityTagOf, isKnown } from '../http/entity-tag.ts';
import type { Reply } from '../http/route.ts';
import type { Asked } from './served-document.ts';

/** A text that is made when it is first asked for, and from then on kept with its entity tag. */
export class LazyText {
  readonly #make: () => string;
  #made: { readonly text: string; readonly etag: string } | undefined;

  constructor(make: () => string) {
    this.#make = make;
  }

  /** Sends it, or says that the client has it already. */
  reply({ contentType, ifNoneMatch, headers: more }: Asked): Reply {
    this.#made ??= tagged(this.#make());
    const { text, etag } = this.#made;
    const headers = { 'cache-control': 'public, no-cache', etag, ...more };
    if (isKnown(etag, ifNoneMatch)) return { status: 304, headers };
    return { status: 200, headers, contentType, body: text };
  }
}

const tagged = (text: string) => ({ text, etag: entityTagOf(text) });
