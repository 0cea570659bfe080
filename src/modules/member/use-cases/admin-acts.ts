import type { Clock } from '#kernel/domain/clock.ts';
import type { Ids } from '#kernel/domain/ids.ts';
import type { AuditEntry, AuditTrail } from '../domain/audit-trail.ts';

/** Writes down what admins do. */
export class AdminActs {
  readonly #trail: AuditTrail;
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(trail: AuditTrail, clock: Clock, ids: Ids) {
    this.#trail = trail;
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Before the unit, so that one that is run again is written down once. */
  begin(act: Omit<AuditEntry, 'id' | 'at'>): AuditEntry {
    return { ...act, id: this.#ids.next<'audit-entry'>(), at: this.#clock.now() };
  }

  /** Inside the unit of what was done. */
  record(act: AuditEntry): Promise<void> {
    return this.#trail.add(act);
  }
}
