import type { Actor } from '../audit/audit.ts';
import {
  type DeadLetter,
  type DeadLetterFilter,
  DeadLetterNotFound,
  type DeadLetterPage,
} from '../inbox/dead-letters.ts';
import type { OperatedModule } from './operated-module.ts';
import { DeadLetterResolved, ModuleNotFound } from './operations.errors.ts';
import { Sagas } from './sagas.ts';

interface Selection {
  /** All modules when not said. */
  readonly module?: string | undefined;
  readonly filter: DeadLetterFilter;
}

interface HeldLetter {
  readonly module: OperatedModule;
  readonly letter: DeadLetter;
}

interface Replayed {
  readonly replayed: number;
  readonly failed: readonly { readonly id: string; readonly error: string }[];
}

const AT_ONCE = 100;
const MOST_FAILURES_SHOWN = 100;

/** The modules of this process, for those who operate it. */
export class Operations {
  readonly modules: readonly OperatedModule[];
  /** Those that run in other processes. */
  readonly elsewhere: readonly string[];
  readonly sagas: Sagas;

  constructor(modules: readonly OperatedModule[], elsewhere: readonly string[] = []) {
    this.modules = modules;
    this.elsewhere = elsewhere;
    this.sagas = new Sagas(modules.map(({ trail }) => trail));
  }

  /** @throws ModuleNotFound */
  module(name: string): OperatedModule {
    const found = this.modules.find((module) => module.name === name);
    if (found === undefined) throw new ModuleNotFound();
    return found;
  }

  /** Of all modules together, in the order in which they were parked. @throws ModuleNotFound */
  async deadLetters({ module, filter, after, limit }: Selection & Required<DeadLetterPage>): Promise<HeldLetter[]> {
    const found = await Promise.all(
      this.#chosen(module).map(async (holder) =>
        (await holder.deadLetters.list(filter, { after, limit })).map((letter) => ({ module: holder, letter })),
      ),
    );
    return found.flat().sort(inOrderOfParking).slice(0, limit);
  }

  /** @throws DeadLetterNotFound */
  async deadLetter(id: string): Promise<HeldLetter> {
    for (const module of this.modules) {
      const letter = await module.deadLetters.find(id);
      if (letter !== undefined) return { module, letter };
    }
    throw new DeadLetterNotFound();
  }

  /** Replays what is parked now, one after the other in the order in which it was parked, until the signal. @throws ModuleNotFound */
  async replayAll({
    module,
    filter,
    actor,
    signal,
  }: Selection & { readonly actor: Actor; readonly signal: AbortSignal }): Promise<Replayed> {
    let replayed = 0;
    const failed: { readonly id: string; readonly error: string }[] = [];
    let after: DeadLetterPage['after'];
    const parked = { ...filter, state: 'PARKED' } as const;
    for (;;) {
      const page = await this.deadLetters({ module, filter: parked, after, limit: AT_ONCE });
      for (const { module: holder, letter } of page) {
        if (signal.aborted) return { replayed, failed };
        const outcome = await holder.desk.replay({ id: letter.id, actor }).catch(unlessDoneMeanwhile);
        if (outcome === undefined) continue;
        const { id, state, error } = outcome;
        if (state === 'REPLAYED') replayed += 1;
        if (state === 'PARKED' && failed.length < MOST_FAILURES_SHOWN) failed.push({ id, error });
      }
      const last = page.at(-1)?.letter;
      if (last === undefined || page.length < AT_ONCE) return { replayed, failed };
      after = { parkedAt: last.parked_at, id: last.id };
    }
  }

  #chosen(name: string | undefined): readonly OperatedModule[] {
    return name === undefined ? this.modules : [this.module(name)];
  }
}

const inOrderOfParking = ({ letter: one }: HeldLetter, { letter: other }: HeldLetter): number =>
  one.parked_at - other.parked_at || (one.id < other.id ? -1 : 1);

/** Somebody else has replayed or discarded it, or it was forgotten: the others are replayed all the same. */
function unlessDoneMeanwhile(error: unknown): undefined {
  if (error instanceof DeadLetterResolved || error instanceof DeadLetterNotFound) return undefined;
  throw error;
}
