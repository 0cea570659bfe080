/** A fact with the time at which it was told: of two with the same version the later one holds, whichever comes last. */
export type Told<Fact> = Fact & { readonly toldAt: number };
