import { AFTER_EVERY_ID } from '#kernel/domain/ids.ts';
import type { Database } from '#kernel/persistence/database.ts';
import type { MemberId } from '../domain/member.ts';
import { refreshExpiresAt, type Session, type SessionId } from '../domain/session.ts';
import { type EndedSession, type PresentedToken, SessionRepository } from '../domain/session-repository.ts';

const COLUMNS = 's.id, s.member_id, s.started_at, s.refreshed_at, s.ended_at';
const FIND = `SELECT ${COLUMNS} FROM member_session s WHERE s.id = ?`;
const FIND_BY_TOKEN = `SELECT ${COLUMNS}, t.spent FROM member_refresh_token t JOIN member_session s ON s.id = t.session_id
  WHERE t.digest = ?`;
const ADD = `INSERT INTO member_session (id, member_id, started_at, refreshed_at, ended_at, over_at)
  VALUES (?, ?, ?, ?, NULL, ?)`;
const ADD_TOKEN = 'INSERT INTO member_refresh_token (digest, session_id, spent) VALUES (?, ?, 0)';
const SPEND = 'UPDATE member_refresh_token SET spent = 1 WHERE digest = ? AND spent = 0';
const REFRESH = 'UPDATE member_session SET refreshed_at = ?, over_at = ? WHERE id = ? AND ended_at IS NULL';
const END = 'UPDATE member_session SET ended_at = ?, over_at = ? WHERE id = ? AND ended_at IS NULL';
const END_EVERY = 'UPDATE member_session SET ended_at = ?, over_at = ? WHERE ended_at IS NULL';
const REVOKE = 'INSERT INTO member_revocation (session_id, kept_until) VALUES (?, ?)';
const OPEN = `SELECT ${COLUMNS} FROM member_session s
  WHERE s.member_id = ? AND s.id < ? AND s.ended_at IS NULL AND s.over_at > ? ORDER BY s.id DESC LIMIT ?`;
const LINGERING = 'SELECT id FROM member_session WHERE member_id = ? AND over_at > ?';
const LIVING_AFTER = 'SELECT session_id, kept_until FROM member_revocation WHERE kept_until > ?';
const OVER = 'SELECT id FROM member_session WHERE over_at <= ? ORDER BY over_at LIMIT ?';
const FORGET_TOKENS = 'DELETE FROM member_refresh_token WHERE session_id = ?';
const FORGET = 'DELETE FROM member_session WHERE id = ?';
const FORGET_ENDED = 'DELETE FROM member_revocation WHERE kept_until <= ?';

interface SessionRow {
  readonly id: SessionId;
  readonly member_id: MemberId;
  readonly started_at: number;
  readonly refreshed_at: number;
  readonly ended_at: number | null;
}

const sessionOf = (row: SessionRow): Session => ({
  id: row.id,
  memberId: row.member_id,
  startedAt: row.started_at,
  refreshedAt: row.refreshed_at,
  endedAt: row.ended_at ?? undefined,
});

export class SqlSessionRepository extends SessionRepository {
  readonly #database: Database;
  readonly #holdByToken: string;

  constructor(database: Database) {
    super();
    this.#database = database;
    this.#holdByToken = FIND_BY_TOKEN + database.dialect.forUpdate;
  }

  async find(id: SessionId): Promise<Session | undefined> {
    const row = await this.#database.get<SessionRow>(FIND, [id]);
    return row && sessionOf(row);
  }

  findByToken(digest: string): Promise<PresentedToken | undefined> {
    return this.#presented(FIND_BY_TOKEN, digest);
  }

  holdByToken(digest: string): Promise<PresentedToken | undefined> {
    return this.#presented(this.#holdByToken, digest);
  }

  async add({ session, digest }: { readonly session: Session; readonly digest: string }): Promise<void> {
    const { id, memberId, startedAt, refreshedAt } = session;
    await this.#database.insertNew(ADD, [id, memberId, startedAt, refreshedAt, refreshExpiresAt(session)]);
    await this.#database.insertNew(ADD_TOKEN, [digest, id]);
  }

  async rotate({
    session,
    spent,
    next,
  }: {
    readonly session: Session;
    readonly spent: string;
    readonly next: string;
  }): Promise<boolean> {
    if ((await this.#database.run(SPEND, [spent])).affected === 0) return false;
    await this.#database.run(REFRESH, [session.refreshedAt, refreshExpiresAt(session), session.id]);
    await this.#database.insertNew(ADD_TOKEN, [next, session.id]);
    return true;
  }

  async end({ sessionId, at, until }: EndedSession & { readonly at: number }): Promise<void> {
    const { affected } = await this.#database.run(END, [at, at, sessionId]);
    if (affected > 0) await this.#database.run(REVOKE, [sessionId, until]);
  }

  async endEvery(at: number): Promise<void> {
    await this.#database.run(END_EVERY, [at, at]);
  }

  async openOf({
    memberId,
    now,
    before,
    limit,
  }: {
    readonly memberId: MemberId;
    readonly now: number;
    readonly before?: SessionId | undefined;
    readonly limit: number;
  }): Promise<Session[]> {
    const rows = await this.#database.all<SessionRow>(OPEN, [memberId, before ?? AFTER_EVERY_ID, now, limit]);
    return rows.map(sessionOf);
  }

  async lingeringOf({
    memberId,
    since,
  }: {
    readonly memberId: MemberId;
    readonly since: number;
  }): Promise<SessionId[]> {
    return (await this.#database.all<{ readonly id: SessionId }>(LINGERING, [memberId, since])).map(({ id }) => id);
  }

  async endedAndLivingAfter(time: number): Promise<EndedSession[]> {
    const rows = await this.#database.all<{ readonly session_id: SessionId; readonly kept_until: number }>(
      LIVING_AFTER,
      [time],
    );
    return rows.map(({ session_id, kept_until }) => ({ sessionId: session_id, until: kept_until }));
  }

  async over({ now, limit }: { readonly now: number; readonly limit: number }): Promise<SessionId[]> {
    return (await this.#database.all<{ readonly id: SessionId }>(OVER, [now, limit])).map(({ id }) => id);
  }

  async forget(ids: readonly SessionId[]): Promise<void> {
    for (const id of ids) {
      await this.#database.run(FORGET_TOKENS, [id]);
      await this.#database.run(FORGET, [id]);
    }
  }

  async forgetEnded(now: number): Promise<void> {
    await this.#database.run(FORGET_ENDED, [now]);
  }

  async #presented(sql: string, digest: string): Promise<PresentedToken | undefined> {
    const row = await this.#database.get<SessionRow & { readonly spent: number }>(sql, [digest]);
    return row && { session: sessionOf(row), token: row.spent === 0 ? 'current' : 'spent' };
  }
}
