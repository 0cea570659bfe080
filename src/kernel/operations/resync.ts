import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor, Audit } from '../audit/audit.ts';
import type { TopicRelays } from '../outbox/topic-relays.ts';
import type { Transaction } from '../persistence/transaction.ts';
import type { CurrentFacts, ToldPortion } from './current-facts.ts';
import { ResyncUnderWay } from './operations.errors.ts';

/** So many facts may be on their way at once; the rest waits in the tables of the module that has them. */
const MOST_ON_THE_WAY = 500;
const LOOK_AGAIN_AFTER = 20;

interface ResyncParts {
  readonly module: string;
  readonly facts: CurrentFacts;
  readonly relays: TopicRelays;
  readonly transaction: Transaction;
  readonly audit: Audit;
}

/** Tells all facts of a module again, portion by portion and no faster than they are heard, so that all other work goes on meanwhile. */
export class Resync {
  readonly #module: string;
  readonly #facts: CurrentFacts;
  readonly #relays: TopicRelays;
  readonly #transaction: Transaction;
  readonly #audit: Audit;
  #running = false;

  constructor({ module, facts, relays, transaction, audit }: ResyncParts) {
    this.#module = module;
    this.#facts = facts;
    this.#relays = relays;
    this.#transaction = transaction;
    this.#audit = audit;
  }

  /** How many facts were told; fewer than there are when the signal ended it. @throws ResyncUnderWay */
  async run({ actor, signal }: { readonly actor: Actor; readonly signal: AbortSignal }): Promise<number> {
    if (this.#running) throw new ResyncUnderWay();
    this.#running = true;
    try {
      const subject = { kind: 'module', id: this.#module };
      const act = this.#audit.begin({ actor, action: 'module.resync', subject });
      const told = await this.#tellAll(signal);
      const outcome = signal.aborted ? `ended early: ${told} told` : `done: ${told} told`;
      await this.#transaction.run(() => this.#audit.record(act, outcome));
      return told;
    } finally {
      this.#running = false;
    }
  }

  async #tellAll(signal: AbortSignal): Promise<number> {
    let all = 0;
    let mark: string | undefined = '';
    while (mark !== undefined && !signal.aborted) {
      const { told, last } = await this.#tell(mark);
      all += told;
      mark = last;
      while (this.#relays.inFlight > MOST_ON_THE_WAY && !signal.aborted) await sleep(LOOK_AGAIN_AFTER);
    }
    return all;
  }

  /** Nobody waits for one portion, so it may wait for its turn. */
  #tell(mark: string): Promise<ToldPortion> {
    return this.#transaction.run(() => this.#facts.tellAfter(mark), { patience: Number.POSITIVE_INFINITY });
  }
}
