import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Bell } from '#kernel/bell/bell.ts';
import { eventually } from '../support/eventually.ts';

const LONG = 60_000;

export interface BellUnderTest {
  readonly bell: Bell;
  /** The same bell as another process has it. */
  readonly elsewhere: Bell;
  close(): Promise<void>;
}

/** What a bell must do: it is never the only reason for which somebody wakes. */
export function bellContract(create: () => Promise<BellUnderTest>): void {
  let under: BellUnderTest;
  beforeEach(async () => {
    under = await create();
  });
  afterEach(() => under.close());

  it('wakes all who wait for its topic', async () => {
    const waiting = [1, 2, 3].map(() => under.bell.next('reservation:1', { milliseconds: LONG }));
    await sleep(20);
    under.bell.ring('reservation:1');
    await Promise.all(waiting);
  });

  it('wakes who waits in another process', async () => {
    let woken = false;
    const waiting = under.elsewhere.next('reservation:1', { milliseconds: LONG }).then(() => {
      woken = true;
    });
    await eventually(async () => {
      under.bell.ring('reservation:1');
      await sleep(20);
      expect(woken).toBe(true);
    });
    await waiting;
  });

  it('lets the others sleep on', async () => {
    const woken: string[] = [];
    const leaving = new AbortController();
    const others = under.bell
      .next('reservation:2', { milliseconds: LONG, signal: leaving.signal })
      .then(() => woken.push('other'));
    const mine = under.bell.next('reservation:1', { milliseconds: LONG }).then(() => woken.push('mine'));
    await sleep(20);
    under.bell.ring('reservation:1');
    await mine;
    await sleep(20);
    expect(woken).toEqual(['mine']);
    leaving.abort();
    await others;
  });

  it('does not matter when it is not rung: the wait ends by itself', async () => {
    await under.bell.next('reservation:1', { milliseconds: 20 });
  });

  it('ends a wait that its caller gives up, also one that was given up before', async () => {
    const leaving = new AbortController();
    const waiting = under.bell.next('reservation:1', { milliseconds: LONG, signal: leaving.signal });
    leaving.abort();
    await waiting;
    await under.bell.next('reservation:1', { milliseconds: LONG, signal: leaving.signal });
  });

  it('may be rung for nobody, and wakes only those who wait at that time', async () => {
    under.bell.ring('reservation:1');
    let woken = false;
    const leaving = new AbortController();
    const waiting = under.bell.next('reservation:1', { milliseconds: LONG, signal: leaving.signal }).then(() => {
      woken = true;
    });
    await sleep(20);
    expect(woken).toBe(false);
    leaving.abort();
    await waiting;
  });

  it('wakes a second wait by a second ring', async () => {
    for (const _ of [1, 2]) {
      const waiting = under.bell.next('reservation:1', { milliseconds: LONG });
      await sleep(20);
      under.bell.ring('reservation:1');
      await waiting;
    }
  });
}
