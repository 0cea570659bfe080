import { describe, expect, it } from '@jest/globals';
import type { ServerSentEvent } from '../http/route.ts';
import type { OutboxRow } from '../outbox/outbox-row.ts';
import { LiveEvents } from './live-events.ts';

const row = (seq: number, type = 'room.changed'): OutboxRow => ({
  seq,
  event_id: String(seq),
  topic: 'jumak.room.facts',
  partition_key: 'k',
  type,
  payload: JSON.stringify({ n: seq }),
});

/** Follows, and is there before the first event passes. */
async function following(live: LiveEvents, watch: { readonly module?: string; readonly type?: string } = {}) {
  const ending = new AbortController();
  const events = live.follow({ ...watch, signal: ending.signal })[Symbol.asyncIterator]();
  const first = events.next();
  await Promise.resolve();
  return { events, first, end: () => ending.abort() };
}

const shown = async (next: Promise<IteratorResult<ServerSentEvent>>) => (await next).value as ServerSentEvent;

describe('the events as they pass', () => {
  it('are shown with their id, type and envelope', async () => {
    const live = new LiveEvents();
    const { first } = await following(live);
    live.passed(row(1));
    expect(await shown(first)).toEqual({ id: '1', event: 'room.changed', data: { n: 1 } });
  });

  it('are those of the module and the type that were asked for', async () => {
    const live = new LiveEvents();
    const { first } = await following(live, { module: 'room', type: 'room.allocated' });
    live.passed(row(1, 'member.changed'));
    live.passed(row(2, 'room.changed'));
    live.passed(row(3, 'room.allocated'));
    expect((await shown(first)).id).toBe('3');
  });

  it('are kept for a reader that is slow, up to a thousand; then it is told that it is cut', async () => {
    const live = new LiveEvents();
    const { events, first } = await following(live);
    for (let seq = 1; seq <= 1_000; seq += 1) live.passed(row(seq));
    expect((await shown(first)).id).toBe('1');
    for (let seq = 1_001; seq <= 1_002; seq += 1) live.passed(row(seq));
    expect([await shown(events.next()), (await events.next()).done]).toMatchObject([{ event: 'cut' }, true]);
  });

  it('hold up nobody, whatever becomes of a reader', async () => {
    const live = new LiveEvents();
    const [slow, quick] = [await following(live), await following(live)];
    for (let seq = 1; seq <= 5_000; seq += 1) {
      live.passed(row(seq));
      if (seq === 1) await quick.first;
      else expect((await shown(quick.events.next())).id).toBe(String(seq));
    }
    await slow.first;
    expect(await shown(slow.events.next())).toMatchObject({ event: 'cut' });
  });

  it('end when the reader leaves', async () => {
    const { first, end } = await following(new LiveEvents());
    end();
    expect((await first).done).toBe(true);
  });
});
