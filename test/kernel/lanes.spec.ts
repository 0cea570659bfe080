import { describe, expect, it } from '@jest/globals';
import { type Entry, Lanes } from '#kernel/inbox/lanes.ts';
import { letter, sealed } from '../support/letters.ts';

const entry = (n: number, key: string): Entry & { readonly n: number } => ({
  n,
  delivery: { ...sealed(letter(n, key), 'scratch'), position: `scratch.post/0/${n}` },
  settle: () => undefined,
  attempts: 0,
});
const numbers = (entries: readonly Entry[]) => entries.map((each) => (each as Entry & { readonly n: number }).n);

describe('the lanes of a consumer', () => {
  it('rest one by one: while a key waits, the others go on', () => {
    const lanes = new Lanes();
    const failed = entry(1, 'a');
    for (const each of [failed, entry(2, 'a'), entry(3, 'b'), entry(4, 'c')]) lanes.add(each);
    lanes.rest(failed, 100);
    expect(numbers(lanes.ready({ now: 99, most: 10 }))).toEqual([3, 4]);
    expect(numbers(lanes.ready({ now: 100, most: 10 })).sort()).toEqual([1, 2, 3, 4]);
  });

  it('keep the order within a key, and end where a batch is full', () => {
    const lanes = new Lanes();
    for (let n = 0; n < 6; n += 1) lanes.add(entry(n, 'a'));
    expect(numbers(lanes.ready({ now: 0, most: 4 }))).toEqual([0, 1, 2, 3]);
  });

  it('take turns, so that a long lane starves nobody', () => {
    const lanes = new Lanes();
    for (let n = 0; n < 6; n += 1) lanes.add(entry(n, 'long'));
    lanes.add(entry(10, 'short'));
    lanes.ready({ now: 0, most: 4 });
    expect(numbers(lanes.ready({ now: 0, most: 4 }))[0]).toBe(10);
  });

  it('know when the next one wakes, and nothing when all is done', () => {
    const lanes = new Lanes();
    const [a, b] = [entry(1, 'a'), entry(2, 'b')];
    lanes.add(a);
    lanes.add(b);
    lanes.rest(a, 300);
    lanes.rest(b, 200);
    expect(lanes.nextWake()).toBe(200);
    lanes.remove(a);
    lanes.remove(b);
    expect(lanes.nextWake()).toBeUndefined();
    expect(lanes.size).toBe(0);
  });

  it('let nothing be settled out of its turn', () => {
    const lanes = new Lanes();
    const second = entry(2, 'a');
    lanes.add(entry(1, 'a'));
    lanes.add(second);
    expect(() => lanes.remove(second)).toThrow('only the head');
  });
});
