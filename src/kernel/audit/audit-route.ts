import { z } from 'zod';
import type { DomainErrorClass } from '../domain/errors.ts';
import { idOf } from '../domain/ids.ts';
import { Cursors } from '../http/cursor.ts';
import { pageParams } from '../http/query-types.ts';
import { type Route, route } from '../http/route.ts';
import { pageOf } from '../http/wire-types.ts';
import type { Token } from '../module/wire.ts';
import { Audit } from './audit.ts';
import { actView, shownAct } from './audit-views.ts';

interface Audited<Subjects> {
  readonly path: `/admin/${string}/:id/audit`;
  readonly summary: string;
  /** What the acts call its kind. */
  readonly kind: string;
  readonly notFound: DomainErrorClass;
  readonly subjects: Token<Subjects>;
  /** Throws `notFound` when there is no such subject. */
  readonly find: (subjects: Subjects, id: string) => Promise<unknown>;
}

/** What admins and operators have done to one thing of a module, newest first. */
export const auditRoute = <Subjects>({ path, summary, kind, notFound, subjects, find }: Audited<Subjects>): Route =>
  route({
    method: 'GET',
    path,
    summary,
    policy: 'admin',
    params: z.object({ id: z.uuidv7() }),
    query: z.strictObject(pageParams),
    answers: { 200: pageOf(shownAct) },
    notFound,
    inject: [subjects, Audit, Cursors],
    handle: async ({ params: { id }, query: { limit, cursor } }, known, audit, cursors) => {
      const scope = `${path} ${id}`;
      const before = cursor === undefined ? undefined : idOf<'act'>().parse(cursors.decode(scope, cursor));
      await find(known, id);
      const found = await audit.list({ subject: { kind, id }, before, limit: limit + 1 });
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      const nextCursor = last === undefined ? null : cursors.encode(scope, last.id);
      return { status: 200, body: { items: items.map(actView), page: { nextCursor } } };
    },
  });
