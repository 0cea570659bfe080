import { z } from 'zod';
import { Cursors } from '../http/cursor.ts';
import { fault } from '../http/field-faults.ts';
import { actorOf } from '../http/operator.ts';
import { pageParams } from '../http/query-types.ts';
import { type Route, route } from '../http/route.ts';
import { linesOfText } from '../http/texts.ts';
import { DEAD_LETTER_STATES, DeadLetterNotFound } from '../inbox/dead-letters.ts';
import { DeadLetterResolved, ModuleNotFound } from './operations.errors.ts';
import { Operations } from './operations.ts';
import { letterItem, letterView, listedLetters, shownLetter, shownReplay } from './views.ts';

const letterId = z.strictObject({ id: z.uuidv7() });
const word = z.string().min(1).max(200);
const selection = { module: word.optional(), type: word.optional(), key: word.optional() };
const selected = z.strictObject(selection).refine(
  (given) => Object.values(given).some((value) => value !== undefined),
  fault({
    code: 'nothing_selected',
    ko: 'module, type, key 중 하나 이상으로 대상을 정해 주세요.',
    en: 'Say which ones by at least one of module, type and key.',
  }),
);

const position = z.object({ parkedAt: z.number(), id: z.string() });

export const deadLetterRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/ops/dead-letters',
    base: 'root',
    summary: 'Events that a subscriber could not handle, in the order in which they were parked',
    policy: 'admin',
    query: z.strictObject({ ...pageParams, ...selection, state: z.enum(DEAD_LETTER_STATES).optional() }),
    answers: { 200: listedLetters },
    problems: [ModuleNotFound],
    inject: [Operations, Cursors],
    handle: async ({ query: { module, limit, cursor, ...filter } }, operations, cursors) => {
      const list = `dead-letters ${JSON.stringify([module, filter.state, filter.type, filter.key])}`;
      const after = cursor === undefined ? undefined : position.parse(cursors.decode(list, cursor));
      const found = await operations.deadLetters({ module, filter, after, limit: limit + 1 });
      const items = found.slice(0, limit).map(({ module, letter }) => ({
        ...letterItem(module.name, letter),
        cursor: cursors.encode(list, { parkedAt: letter.parked_at, id: letter.id }),
      }));
      const nextCursor = found.length > limit ? (items.at(-1)?.cursor ?? null) : null;
      return { status: 200, body: { items, page: { nextCursor } } };
    },
  }),
  route({
    method: 'POST',
    path: '/ops/dead-letters/replay',
    base: 'root',
    summary: 'Replay all parked events of a module, a type or a key; what fails again stays parked',
    policy: 'admin',
    body: selected,
    answers: { 200: shownReplay },
    problems: [ModuleNotFound],
    inject: [Operations],
    handle: async ({ body: { module, ...filter }, caller, headers, signal }, operations) => {
      const actor = actorOf({ caller, headers });
      return { status: 200, body: await operations.replayAll({ module, filter, actor, signal }) };
    },
  }),
  route({
    method: 'GET',
    path: '/ops/dead-letters/:id',
    base: 'root',
    summary: 'A parked event with its payload, headers, cause, attempts and error',
    policy: 'admin',
    params: letterId,
    notFound: DeadLetterNotFound,
    answers: { 200: shownLetter },
    inject: [Operations],
    handle: async ({ params: { id } }, operations) => {
      const { module, letter } = await operations.deadLetter(id);
      return { status: 200, body: letterView(module.name, letter) };
    },
  }),
  route({
    method: 'POST',
    path: '/ops/dead-letters/:id/replay',
    base: 'root',
    summary: 'Hand a parked event once more to the subscriber that parked it; when it fails again it stays parked',
    policy: 'admin',
    params: letterId,
    notFound: DeadLetterNotFound,
    answers: { 200: shownLetter },
    problems: [DeadLetterResolved],
    inject: [Operations],
    handle: async ({ params: { id }, caller, headers }, operations) => {
      const { module } = await operations.deadLetter(id);
      const letter = await module.desk.replay({ id, actor: actorOf({ caller, headers }) });
      return { status: 200, body: letterView(module.name, letter) };
    },
  }),
  route({
    method: 'POST',
    path: '/ops/dead-letters/:id/discard',
    base: 'root',
    summary: 'Give a parked event up for good',
    policy: 'admin',
    params: letterId,
    body: z.strictObject({ reason: linesOfText({ most: 500 }).optional() }),
    notFound: DeadLetterNotFound,
    answers: { 200: shownLetter },
    problems: [DeadLetterResolved],
    inject: [Operations],
    handle: async ({ params: { id }, body: { reason }, caller, headers }, operations) => {
      const { module } = await operations.deadLetter(id);
      const letter = await module.desk.discard({ id, reason, actor: actorOf({ caller, headers }) });
      return { status: 200, body: letterView(module.name, letter) };
    },
  }),
];
