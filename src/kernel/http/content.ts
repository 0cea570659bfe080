import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A body that is read while it is sent, and is never whole in memory. */
export interface Content {
  readonly size: number;
  readonly read: () => Readable;
}

/** Sends it (the headers have gone out). A client that takes nothing for as long as `stuckSeconds` is cut; one that leaves is no fault. */
export async function sendContent(to: {
  readonly response: ServerResponse;
  readonly content: Content;
  readonly stuckSeconds: number;
}): Promise<void> {
  const { response, content, stuckSeconds } = to;
  response.setTimeout(stuckSeconds * 1000, () => response.destroy());
  await pipeline(content.read(), response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}
