import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { letter } from '../../support/letters.ts';
import { inTurn, OUTAGES, type Outage } from '../../support/outage.ts';
import { LetterAnswered, Script } from '../../support/scratch-modules.ts';
import { busSuite, expectNothingLostOrDoubled, type Install, perKey } from './bus-suite.ts';

const MESSAGES = Number(process.env.MESSAGES ?? 2_000);
const WRITERS = 20;
const KEYS = 100;
/** Each writer rests so long after a letter, so that there is something on its way all the time. */
const PACE = 80;
const READ = 'read-when-letter-is-written';
const FILE = 'file-when-letter-is-answered';
const WITHIN = { within: 60_000 + MESSAGES * 10 };

/** What every bus must bear of its own outages. */
export function outagesContract(install: Install, kinds: readonly Outage[]): void {
  const suite = busSuite(install);
  const ways = kinds.map(({ how }) => how).join(' or ');

  it(`L2: ${MESSAGES} letters of ${WRITERS} writers are answered once and in order, while the bus is ${ways} ${OUTAGES} times; nobody is kept from writing`, async () => {
    const script = new Script();
    script.when(READ, ({ outbox, data }) => outbox.add(LetterAnswered.of(data)));
    const world = await suite.start({ script });
    const { bus } = world.connection;
    let told = 0;
    let areOver = false;
    const write = async (writer: number) => {
      for (let n = 0; told < MESSAGES || !areOver; n += 1) {
        told += 1;
        await world.tell('post', letter(told, `key-${(n * 7 + writer) % KEYS}`));
        await sleep(PACE);
      }
    };
    const writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));

    for (const outage of inTurn(kinds)) {
      const before = await world.heardCount(FILE, 'post');
      await eventually(async () => expect(await world.heardCount(FILE, 'post')).toBeGreaterThan(before + 50), WITHIN);
      await outage.away();
      await eventually(() => expect(bus.isCaughtUp('desk')).toBe(false), WITHIN);
      const toldBefore = told;
      await eventually(() => expect(told).toBeGreaterThan(toldBefore + 50), WITHIN);
      await outage.back();
    }
    areOver = true;
    await writing;

    await eventually(async () => expect(await world.heardCount(FILE, 'post')).toBe(told), WITHIN);
    expect(perKey(await world.heard(READ))).toEqual(perKey(await world.told('post')));
    expect(perKey(await world.heard(FILE, 'post'))).toEqual(perKey(await world.told('desk')));
    await expectNothingLostOrDoubled(world, { subscriber: READ });
    expect(await world.deadLetters()).toEqual([]);
    await eventually(() => expect(bus.isCaughtUp('desk')).toBe(true), WITHIN);
  }, 300_000);
}
