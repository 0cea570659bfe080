import { describe, expect, it } from '@jest/globals';
import { mergeActions, mergeBacklogs, mergeLetters, mergeSagas } from './merge-answers.ts';
import type { ActionsView, BacklogView, ListedLetters, StepView } from './views.ts';

const at = (second: number): string => new Date(second * 1_000).toISOString();

describe('the answers of several processes as one', () => {
  it('count the tables of a module once, and what is under way in each process that runs it', () => {
    const outbox = (unsettled: number) => [{ topic: 'inn', unsettled, oldestAt: at(1), oldestSeconds: 1 }];
    const of = (rest: Partial<BacklogView>): BacklogView => {
      const nothing = { outbox: [], inFlight: 0, waiting: 0, restingLanes: 0, parked: 0 };
      return { module: 'inn', ...nothing, ...rest };
    };
    const one = { items: [of({ outbox: outbox(3), inFlight: 2, waiting: 1, parked: 4 })] };
    const other = { items: [of({ outbox: outbox(5), inFlight: 1, restingLanes: 1, parked: 4 })] };
    expect(mergeBacklogs([one, other, { items: [of({ module: 'bar' })] }]).items).toEqual([
      of({ outbox: outbox(5), inFlight: 3, waiting: 1, restingLanes: 1, parked: 4 }),
      of({ module: 'bar' }),
    ]);
  });

  describe('of dead letters', () => {
    const letter = (id: string, second: number) =>
      ({ id, parkedAt: at(second), cursor: `after ${id}` }) as ListedLetters['items'][number];
    const page = (items: ListedLetters['items'], nextCursor: string | null = null) => ({ items, page: { nextCursor } });
    const idsOf = ({ items }: ListedLetters) => items.map(({ id }) => id);

    it('are in the order of parking, each letter once, and go on after the last that is shown', () => {
      const merged = mergeLetters(
        [page([letter('a', 1), letter('d', 4)]), page([letter('b', 2), letter('c', 2), letter('d', 4)])],
        3,
      );
      expect([idsOf(merged), merged.page.nextCursor]).toEqual([['a', 'b', 'c'], 'after c']);
    });

    it('go on while one of them has more, and end when none has', () => {
      const [one, other] = [page([letter('a', 1)]), page([letter('b', 2)])];
      expect(mergeLetters([one, other], 2).page.nextCursor).toBeNull();
      expect(mergeLetters([one, page(other.items, 'more')], 2).page.nextCursor).toBe('after b');
      expect(mergeLetters([page([]), page([])], 2)).toEqual(page([]));
    });
  });

  it('name an act once that several modules have kept, the latest first', () => {
    const act = (id: string, second: number, modules: readonly string[]) =>
      ({ id, at: at(second), modules }) as ActionsView['items'][number];
    const one = { items: [act('2', 2, ['inn', 'bar']), act('1', 1, ['inn'])] };
    const { items } = mergeActions([one, { items: [act('3', 2, ['pool']), act('2', 2, ['bar', 'pool'])] }], 2);
    expect(items.map(({ id, modules }) => [id, modules])).toEqual([
      ['3', ['pool']],
      ['2', ['inn', 'bar', 'pool']],
    ]);
  });

  it('put what was told in the same moment after what caused it', () => {
    const step = (event: string, causationId: string | null) =>
      ({ event, at: at(1), causationId, outcomes: [] }) as unknown as StepView;
    const told = [
      { subject: 's', events: [step('answer', 'question')] },
      { subject: 's', events: [step('question', null)] },
    ];
    expect(mergeSagas(told, new Map()).map(({ event }) => event)).toEqual(['question', 'answer']);
  });
});
