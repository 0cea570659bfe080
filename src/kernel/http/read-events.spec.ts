import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { expect, it } from '@jest/globals';
import { readEvents } from './read-events.ts';

it('reads the events of a stream however it is cut into pieces, and passes over the rest', async () => {
  const text =
    'retry: 1000\n\nid: 1\nevent: room.changed\ndata: {"name":"한\u2028옥"}\n\n:\n\nid: \nevent: cut\ndata: null\n\n';
  for (const size of [1, 7, 1_000]) {
    const bytes = Buffer.from(text);
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    );
    const stream = Readable.from(pieces, { objectMode: false }) as unknown as IncomingMessage;
    expect(await Array.fromAsync(readEvents(stream))).toEqual([
      { id: '1', event: 'room.changed', data: { name: '한\u2028옥' } },
      { id: '', event: 'cut', data: null },
    ]);
  }
});
