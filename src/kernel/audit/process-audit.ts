import type { Clock } from '../domain/clock.ts';
import type { Ids } from '../domain/ids.ts';
import type { Transaction } from '../persistence/transaction.ts';
import type { Act, Audit, AuditedAct, IntendedAct } from './audit.ts';
import { beginAct } from './begin-act.ts';

interface AuditedModule {
  readonly name: string;
  readonly audit: Audit;
  readonly transaction: Transaction;
}

interface ProcessAuditParts {
  readonly modules: readonly AuditedModule[];
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface ProcessAct {
  readonly act: AuditedAct;
  /** Whose databases keep it. */
  readonly modules: readonly string[];
}

/** The audits of all modules as one. What is done to the process as a whole concerns every module, so each keeps it, under one id. */
export class ProcessAudit {
  readonly #parts: ProcessAuditParts;

  constructor(parts: ProcessAuditParts) {
    this.#parts = parts;
  }

  begin(act: IntendedAct): Act {
    return beginAct(this.#parts, act);
  }

  /** Once it returns, every module has it. */
  async record(act: Act, outcome?: string): Promise<void> {
    for (const { audit, transaction } of this.#parts.modules) await transaction.run(() => audit.record(act, outcome));
  }

  /** The latest first. */
  async latest(limit: number): Promise<readonly ProcessAct[]> {
    const kept = new Map<string, { act: AuditedAct; modules: string[] }>();
    for (const { name, audit } of this.#parts.modules)
      for (const act of await audit.list({ limit })) {
        const known = kept.get(act.id);
        if (known === undefined) kept.set(act.id, { act, modules: [name] });
        else known.modules.push(name);
      }
    return [...kept.values()].sort(latestFirst).slice(0, limit);
  }
}

const latestFirst = ({ act: one }: ProcessAct, { act: other }: ProcessAct): number =>
  other.at - one.at || (one.id < other.id ? 1 : -1);
