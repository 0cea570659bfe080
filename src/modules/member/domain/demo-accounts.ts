import type { MemberId } from './member.ts';

/** The accounts of the demo data, whose password everybody knows. */
export class DemoAccounts {
  readonly #ids: ReadonlySet<MemberId>;
  readonly #open: boolean;

  constructor({ ids, open }: { readonly ids: readonly MemberId[]; readonly open: boolean }) {
    this.#ids = new Set(ids);
    this.#open = open;
  }

  /** True for a demo account where none may be used, as when the data come from somebody's trial. */
  areClosedTo(id: MemberId): boolean {
    return !this.#open && this.#ids.has(id);
  }
}
