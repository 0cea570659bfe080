import { entityTagOf, isKnown } from '../http/entity-tag.ts';
import type { Reply } from '../http/route.ts';
import { readProgramFile, streamProgramFile } from '../program/program-files.ts';
import type { Asked } from './served-document.ts';

interface Known {
  readonly etag: string;
  readonly size: number;
}

/** A file of an installed package, read when it is first asked for and again while it is sent. */
export class PackageFile {
  readonly #file: string;
  #known: Known | undefined;

  /** @param file such as `swagger-ui-dist/swagger-ui.css` */
  constructor(file: string) {
    this.#file = `node_modules/${file}`;
  }

  /** Sends it, or says that the client has it already. */
  async reply({ contentType, ifNoneMatch, headers: more }: Asked): Promise<Reply> {
    this.#known ??= this.#look();
    const { etag, size } = this.#known;
    const headers = { 'cache-control': 'public, no-cache', etag, ...more };
    if (isKnown(etag, ifNoneMatch)) return { status: 304, headers };
    return { status: 200, headers, contentType, content: { size, read: () => streamProgramFile(this.#file) } };
  }

  #look(): Known {
    const bytes = readProgramFile(this.#file);
    return { etag: entityTagOf(bytes), size: bytes.length };
  }
}
