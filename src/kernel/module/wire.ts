import type { Container } from 'inversify';

/** A class that can be asked for: a use case, or an abstract class that is a port. */
// biome-ignore lint/suspicious/noExplicitAny: a token stands for a class with whatever parameters
export type Token<T = unknown> = abstract new (...args: any[]) => T;
type Tokens<Instances extends readonly unknown[]> = { readonly [K in keyof Instances]: Token<Instances[K]> };

export type Bind = Container['bind'];

/** Binds a class to itself. A missing or swapped dependency does not compile. */
export function wire<T, D extends readonly unknown[]>(
  bind: Bind,
  implementation: new (...args: [...D]) => T,
  dependencies: Tokens<D>,
): void {
  wireAs(bind, implementation, implementation, dependencies);
}

/** Binds a port to the class that stands behind it. */
export function wireAs<T, D extends readonly unknown[]>(
  bind: Bind,
  port: Token<T>,
  implementation: new (...args: [...D]) => T,
  dependencies: Tokens<D>,
): void {
  bind(port)
    .toResolvedValue((...resolved: unknown[]) => new implementation(...(resolved as unknown as [...D])), [
      ...dependencies,
    ] as Token[])
    .inSingletonScope();
}

/** Binds a port to an object that is there already. */
export function wireValue<T>(bind: Bind, port: Token<T>, value: T): void {
  bind(port).toConstantValue(value);
}
