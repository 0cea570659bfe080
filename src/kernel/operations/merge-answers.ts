import { inOrderOfTelling } from './sagas.ts';
import type {
  ActionsView,
  BacklogsView,
  BacklogView,
  ListedLetters,
  OutcomesView,
  ReplayView,
  SagaView,
  ShownModules,
  StepView,
} from './views.ts';

type Topic = BacklogView['outbox'][number];

/** What several processes answer for themselves, as one answer for all of them. Where two run a module, each tells of the same tables. */
export const mergeModules = (parts: readonly ShownModules[]): ShownModules => ({
  items: first(
    parts.flatMap(({ items }) => items),
    ({ name }) => name,
  ),
  elsewhere: parts[0]?.elsewhere ?? [],
});

/** Tables are counted once; what is under way is under way in each process. */
export function mergeBacklogs(parts: readonly BacklogsView[]): BacklogsView {
  const modules = Map.groupBy(
    parts.flatMap(({ items }) => items),
    ({ module }) => module,
  );
  return { items: [...modules].map(([module, backlogs]) => mergeBacklog(module, backlogs)) };
}

function mergeBacklog(module: string, backlogs: readonly BacklogView[]): BacklogView {
  const sum = (of: 'inFlight' | 'waiting' | 'restingLanes') =>
    backlogs.reduce((total, backlog) => total + backlog[of], 0);
  const topics = Map.groupBy(
    backlogs.flatMap(({ outbox }) => outbox),
    ({ topic }) => topic,
  );
  return {
    module,
    outbox: [...topics.values()].map((seen) => seen.reduce(longer)),
    inFlight: sum('inFlight'),
    waiting: sum('waiting'),
    restingLanes: sum('restingLanes'),
    parked: Math.max(...backlogs.map(({ parked }) => parked)),
  };
}

const longer = (one: Topic, other: Topic): Topic => (other.unsettled > one.unsettled ? other : one);

/** A page of the letters of all, in the order in which they were parked. */
export function mergeLetters(parts: readonly ListedLetters[], limit: number): ListedLetters {
  const all = first(
    parts.flatMap(({ items }) => items),
    ({ id }) => id,
  ).toSorted((one, other) => compare(one.parkedAt, other.parkedAt) || compare(one.id, other.id));
  const items = all.slice(0, limit);
  const isMore = all.length > limit || parts.some(({ page }) => page.nextCursor !== null);
  return { items, page: { nextCursor: isMore ? (items.at(-1)?.cursor ?? null) : null } };
}

/** What all together know of each event. */
export function mergeOutcomes(parts: readonly OutcomesView[]): OutcomesView {
  const events = Map.groupBy(
    parts.flatMap(({ items }) => items),
    ({ event }) => event,
  );
  return {
    items: [...events].map(([event, seen]) => ({
      event,
      outcomes: first(
        seen.flatMap(({ outcomes }) => outcomes),
        ({ module, subscriber }) => `${module} ${subscriber}`,
      ),
    })),
  };
}

export const mergeReplays = (parts: readonly ReplayView[]): ReplayView => ({
  replayed: parts.reduce((total, { replayed }) => total + replayed, 0),
  failed: parts.flatMap(({ failed }) => failed),
});

/** The latest first; an act that several have kept is one act. */
export function mergeActions(parts: readonly ActionsView[], limit: number): ActionsView {
  const acts = Map.groupBy(
    parts.flatMap(({ items }) => items),
    ({ id }) => id,
  );
  const items = [...acts.values()].flatMap(([act, ...again]) => {
    if (act === undefined) return [];
    return [{ ...act, modules: [...new Set([act, ...again].flatMap(({ modules }) => modules))] }];
  });
  return {
    items: items.toSorted((one, other) => compare(other.at, one.at) || compare(other.id, one.id)).slice(0, limit),
  };
}

/** All events about one subject; what has become of them is known to those who hear them. */
export const mergeSagas = (
  parts: readonly SagaView[],
  outcomes: ReadonlyMap<string, StepView['outcomes']>,
): StepView[] =>
  inOrderOfTelling(
    first(
      parts.flatMap(({ events }) => events),
      ({ event }) => event,
    ),
    ({ event, at, causationId }) => ({ id: event, at: Date.parse(at), cause: causationId }),
  ).map((step) => ({ ...step, outcomes: outcomes.get(step.event) ?? step.outcomes }));

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** Of those with one name the first. */
const first = <T>(all: readonly T[], nameOf: (one: T) => string): T[] =>
  [...new Map(all.toReversed().map((one) => [nameOf(one), one])).values()].toReversed();
