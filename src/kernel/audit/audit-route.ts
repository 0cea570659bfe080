import { z } from 'zod';
import type { DomainErrorClass } from '../domain/errors.ts';
import { idOf } from '../domain/ids.ts';
import { Cursors } from '../http/cursor.ts';
import { pageParams } from '../http/query-types.ts';
import { type Route, route } from '../http/route.ts';
import { instant, pageOf, type Wire } from '../http/wire-types.ts';
import type { Token } from '../module/wire.ts';
import { type AdminAct, AdminActs } from './admin-acts.ts';

interface Audited<Subjects> {
  readonly path: `/admin/${string}/:id/audit`;
  readonly summary: string;
  readonly notFound: DomainErrorClass;
  readonly subjects: Token<Subjects>;
  /** Throws `notFound` when there is no such subject. */
  readonly find: (subjects: Subjects, id: string) => Promise<unknown>;
}

const shownAct = z.object({
  id: idOf<'admin-act'>(),
  action: z.string(),
  at: instant,
  by: idOf<'member'>(),
  reason: z.string().optional(),
});

const actView = ({ id, action, at, by, reason }: AdminAct): Wire<typeof shownAct> => ({
  id,
  action,
  at: new Date(at).toISOString(),
  by,
  ...(reason === undefined ? {} : { reason }),
});

/** What admins have done to one thing of a module, newest first. */
export const auditRoute = <Subjects>({ path, summary, notFound, subjects, find }: Audited<Subjects>): Route =>
  route({
    method: 'GET',
    path,
    summary,
    policy: 'admin',
    params: z.object({ id: z.uuidv7() }),
    query: z.strictObject(pageParams),
    answers: { 200: pageOf(shownAct) },
    notFound,
    inject: [subjects, AdminActs, Cursors],
    handle: async ({ params: { id: subject }, query: { limit, cursor } }, known, acts, cursors) => {
      const scope = `${path} ${subject}`;
      const before = cursor === undefined ? undefined : idOf<'admin-act'>().parse(cursors.decode(scope, cursor));
      await find(known, subject);
      const found = await acts.of({ subject, before, limit: limit + 1 });
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      const nextCursor = last === undefined ? null : cursors.encode(scope, last.id);
      return { status: 200, body: { items: items.map(actView), page: { nextCursor } } };
    },
  });
