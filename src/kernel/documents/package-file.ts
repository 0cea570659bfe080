import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { entityTagOf, isKnown } from '../http/entity-tag.ts';
import type { Reply } from '../http/route.ts';
import type { Asked } from './served-document.ts';

/** A file of an installed package: looked for when it is first asked for, and read from the disk while it is sent. */
export class PackageFile {
  readonly #find: () => string;
  #etag: string | undefined;

  constructor(find: () => string) {
    this.#find = find;
  }

  /** Sends it, or says that the client has it already. */
  async reply({ contentType, ifNoneMatch, headers: more }: Asked): Promise<Reply> {
    const path = this.#find();
    this.#etag ??= entityTagOf(await readFile(path));
    const headers = { 'cache-control': 'public, no-cache', etag: this.#etag, ...more };
    if (isKnown(this.#etag, ifNoneMatch)) return { status: 304, headers };
    const { size } = await stat(path);
    return { status: 200, headers, contentType, content: { size, read: () => createReadStream(path) } };
  }
}
