import { AFTER_EVERY_ID } from '#kernel/domain/ids.ts';
import type { Database, SqlValue } from '#kernel/persistence/database.ts';
import { MemberNotFound } from '../domain/member.errors.ts';
import type { Member, MemberId, MemberRole } from '../domain/member.ts';

/** A member as an admin sees one; what a member does not have (any more) is null. */
export interface FoundMember {
  readonly id: MemberId;
  readonly state: Member['state'];
  readonly role: MemberRole;
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly createdAt: number;
  readonly suspendedAt: number | null;
  readonly suspensionReason: string | null;
  readonly withdrawnAt: number | null;
}

export interface MembersWanted {
  /** A part of name or e-mail, whatever the case, or a whole id. */
  readonly words?: string | undefined;
  readonly state?: Member['state'] | undefined;
  readonly before?: MemberId | undefined;
  readonly limit: number;
}

const SELECT = `SELECT id, state, role, email, name, phone, created_at AS createdAt, suspended_at AS suspendedAt,
  suspension_reason AS suspensionReason, withdrawn_at AS withdrawnAt FROM member`;
const WITH_WORDS = '(INSTR(LOWER(email), LOWER(?)) > 0 OR INSTR(LOWER(name), LOWER(?)) > 0 OR id = ?)';

/** Members as an admin looks for them, newest first, those who have withdrawn too. */
export class FindMembers {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async page({ words, state, before, limit }: MembersWanted): Promise<{
    readonly items: readonly FoundMember[];
    readonly next: MemberId | undefined;
  }> {
    const conditions = ['id < ?', ...(state === undefined ? [] : ['state = ?']), ...(words ? [WITH_WORDS] : [])];
    const values: SqlValue[] = [before ?? AFTER_EVERY_ID, ...(state === undefined ? [] : [state])];
    if (words) values.push(words, words, words);
    const page = `${SELECT} WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`;
    const found = await this.#database.all<FoundMember>(page, [...values, limit + 1]);
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? items.at(-1)?.id : undefined };
  }

  /** Throws `MemberNotFound`. */
  async one(id: MemberId): Promise<FoundMember> {
    const found = await this.#database.get<FoundMember>(`${SELECT} WHERE id = ?`, [id]);
    if (found === undefined) throw new MemberNotFound();
    return found;
  }
}
