import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Database } from '#kernel/persistence/database.ts';
import { type Email, mailboxOf } from '../domain/email.ts';
import { EmailTaken } from '../domain/member.errors.ts';
import type { ActiveMember, Member, MemberId, SuspendedMember } from '../domain/member.ts';
import { MemberRepository } from '../domain/member-repository.ts';
import { MemberRow } from './member-row.ts';

const FIND_BY_EMAIL =
  'SELECT id FROM member WHERE email = ? OR account_mailbox = ? ORDER BY CASE WHEN email = ? THEN 0 ELSE 1 END LIMIT 1';
/** These write nothing, and take the locks of the rows until the commit. */
const LOCK = 'UPDATE member SET version = version WHERE id = ?';
const LOCK_ADMINS = "UPDATE member SET version = version WHERE role = 'ADMIN'";
const ACTIVE_ADMINS = "SELECT COUNT(*) AS admins FROM member WHERE role = 'ADMIN' AND state = 'ACTIVE'";
const LOCK_AFTER = `UPDATE member SET version = version WHERE id IN (SELECT id FROM (
  SELECT id FROM member WHERE id > ? ORDER BY id LIMIT ?) AS page)`;
const TAKE_BACK_LINKS = 'UPDATE member SET reset_digest = NULL, reset_expires_at = NULL WHERE reset_digest IS NOT NULL';
const RAISE_VERSION = 'UPDATE member SET version = version + 1 WHERE id = ?';
const VERSION = 'SELECT version FROM member WHERE id = ?';

export class OrmMemberRepository extends MemberRepository {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async find(id: MemberId): Promise<Member | undefined> {
    return (await this.#database.entityManager().findOne(MemberRow, { id }))?.toMember();
  }

  async findByEmail(email: Email): Promise<ActiveMember | SuspendedMember | undefined> {
    const found = await this.#database.get<{ readonly id: MemberId }>(FIND_BY_EMAIL, [email, mailboxOf(email), email]);
    return found && (await this.#database.entityManager().findOne(MemberRow, { id: found.id }))?.toAccount();
  }

  async findByResetLink(resetDigest: string): Promise<Member | undefined> {
    return (await this.#database.entityManager().findOne(MemberRow, { resetDigest }))?.toMember();
  }

  async hold(id: MemberId): Promise<Member | undefined> {
    await this.#database.run(LOCK, [id]);
    return (await this.#database.entityManager().findOne(MemberRow, { id }, { refresh: true }))?.toMember();
  }

  async holdAfter({ mark, limit }: { readonly mark: string; readonly limit: number }): Promise<readonly Member[]> {
    await this.#database.run(LOCK_AFTER, [mark, limit]);
    const id = { $gt: mark as MemberId };
    const rows = await this.#database.entityManager().find(MemberRow, { id }, { orderBy: { id: 'asc' }, limit });
    return rows.map((row) => row.toMember());
  }

  async activeAdmins(): Promise<number> {
    await this.#database.run(LOCK_ADMINS);
    return (await this.#database.get<{ readonly admins: number }>(ACTIVE_ADMINS))?.admins ?? 0;
  }

  async add(member: ActiveMember): Promise<void> {
    const manager = this.#database.entityManager();
    try {
      await manager.persist(new MemberRow(member)).flush();
    } catch (error) {
      if (error instanceof UniqueConstraintViolationException) throw new EmailTaken();
      throw error;
    }
  }

  async save(member: Member): Promise<void> {
    const manager = this.#database.entityManager();
    (await manager.findOneOrFail(MemberRow, { id: member.id })).take(member);
    await manager.flush();
  }

  async takeBackResetLinks(): Promise<void> {
    await this.#database.run(TAKE_BACK_LINKS);
  }

  async raiseVersion(id: MemberId): Promise<number> {
    await this.#database.run(RAISE_VERSION, [id]);
    return this.versionOf(id);
  }

  async versionOf(id: MemberId): Promise<number> {
    const row = await this.#database.get<{ readonly version: number }>(VERSION, [id]);
    if (row === undefined) throw new Error(`There is no member ${id} that has a version.`);
    return row.version;
  }
}
