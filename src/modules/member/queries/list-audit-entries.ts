import type { AuditEntry, AuditEntryId, AuditTrail } from '../domain/audit-trail.ts';
import type { MemberId } from '../domain/member.ts';

export interface AuditEntriesWanted {
  readonly memberId: MemberId;
  readonly before?: AuditEntryId | undefined;
  readonly limit: number;
}

/** What admins have done to a member, newest first; it stays when the member withdraws. */
export class ListAuditEntries {
  readonly #trail: AuditTrail;

  constructor(trail: AuditTrail) {
    this.#trail = trail;
  }

  async execute({ memberId, before, limit }: AuditEntriesWanted): Promise<{
    readonly items: readonly AuditEntry[];
    readonly next: AuditEntryId | undefined;
  }> {
    const found = await this.#trail.of({ memberId, before, limit: limit + 1 });
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? items.at(-1)?.id : undefined };
  }
}
