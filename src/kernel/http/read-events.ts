import type { IncomingMessage } from 'node:http';
import type { ServerSentEvent } from './route.ts';

const END_OF_EVENT = '\n\n';
const LINE = /^(id|event|data): (.*)$/s;

/** The events of a stream as a process of this program sends it; comments and `retry` are passed over. */
export async function* readEvents(stream: IncomingMessage): AsyncGenerator<ServerSentEvent> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    const blocks = (text + chunk).split(END_OF_EVENT);
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = eventIn(block);
      if (event !== undefined) yield event;
    }
  }
}

function eventIn(block: string): ServerSentEvent | undefined {
  const lines = block.split('\n').map((line) => LINE.exec(line) ?? []);
  const fields = Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
  const { id = '', event, data } = fields;
  return event === undefined || data === undefined ? undefined : { id, event, data: JSON.parse(data) };
}
