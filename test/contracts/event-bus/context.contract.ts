import { describe, expect, it } from '@jest/globals';
import { type Envelope, LARGEST_PAYLOAD } from '#kernel/event-bus/envelope.ts';
import { runInContext } from '#kernel/observability/context.ts';
import { eventually } from '../../support/eventually.ts';
import { letter } from '../../support/letters.ts';
import { LetterAnswered, LetterWritten, type Moment, Script } from '../../support/scratch-modules.ts';
import type { Told } from '../../support/scratch-world.ts';
import { type BusSuite, numbers } from './bus-suite.ts';

const READ = 'read-when-letter-is-written';
const FILE = 'file-when-letter-is-answered';
const envelopeOf = (row: Told | undefined) => JSON.parse(row?.payload ?? '{}') as Envelope;
const traceOf = (traceparent: string | undefined) => traceparent?.slice(3, 35);

export function contextContract(suite: BusSuite): void {
  describe('the trace of a conversation', () => {
    it('goes through two hops: one correlation, each event caused by the one before, one trace', async () => {
      const script = new Script();
      const moments: Moment[] = [];
      script.when(READ, (moment) => {
        moments.push(moment);
        moment.outbox.add(LetterAnswered.of(moment.data));
      });
      script.when(FILE, (moment) => void moments.push(moment), 'post');
      const world = await suite.start({ script });
      const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
      await runInContext({ correlationId: 'request-1', traceparent }, () => world.tell('post', letter(1)));
      await eventually(async () => expect(await world.heard(FILE, 'post')).toHaveLength(1));
      const written = envelopeOf((await world.told('post'))[0]);
      const answered = envelopeOf((await world.told('desk'))[0]);
      expect(written).toMatchObject({ correlationid: 'request-1', traceparent });
      expect(written).not.toHaveProperty('causationid');
      expect(answered).toMatchObject({ correlationid: 'request-1', causationid: written.id });
      const [reading, filing] = moments;
      expect(reading?.context).toMatchObject({ correlationId: 'request-1', causationId: written.id });
      expect(filing?.context).toMatchObject({ correlationId: 'request-1', causationId: answered.id });
      expect(reading?.info).toMatchObject({ id: written.id, correlationId: 'request-1', at: Date.parse(written.time) });
      const spans = [written.traceparent, answered.traceparent, filing?.context?.traceparent];
      expect(new Set(spans.map(traceOf))).toEqual(new Set(['4bf92f3577b34da6a3ce929d0e0e4736']));
      expect(new Set(spans).size).toBe(3);
    });

    it('is not mixed up between events that are handled together', async () => {
      const script = new Script();
      script.when(READ, async ({ outbox, data }) => {
        await new Promise(setImmediate);
        outbox.add(LetterAnswered.of(data));
      });
      const world = await suite.open({ script });
      for (let n = 0; n < 20; n += 1)
        await runInContext({ correlationId: `request-${n}`, traceparent: 'none' }, () => world.tell('post', letter(n)));
      await world.start();
      await eventually(async () => expect(await world.told('desk')).toHaveLength(20));
      const correlations = (await world.told('desk')).map(envelopeOf).map(({ correlationid }) => correlationid);
      expect(correlations).toEqual(Array.from({ length: 20 }, (_, n) => `request-${n}`));
    });

    it('begins with the event when nobody asked for it', async () => {
      const world = await suite.start();
      await world.tell('post', letter(1));
      const told = envelopeOf((await world.told('post'))[0]);
      expect(told.correlationid).toBe(told.id);
      expect(told.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    });
  });

  describe('an event that is too large for the bus', () => {
    const ofLength = (length: number) => LetterWritten.of({ n: 1, key: 'a', text: '방'.repeat(length / 3) });

    it('is refused where it is told, and its unit with it', async () => {
      const world = await suite.start();
      await expect(world.tell('post', letter(1), ofLength(LARGEST_PAYLOAD))).rejects.toMatchObject({
        name: 'OversizeEvent',
      });
      expect(await world.told('post')).toEqual([]);
    });

    it('is measured in bytes; one that just fits arrives', async () => {
      const world = await suite.start();
      await world.tell('post', ofLength(LARGEST_PAYLOAD - 600));
      await eventually(async () => expect(numbers(await world.heard(READ))).toEqual([1]));
    });
  });
}
