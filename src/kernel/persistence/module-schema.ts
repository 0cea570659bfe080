import type { EntitySchema } from '@mikro-orm/core';
import type { Migration } from '@mikro-orm/migrations';

export interface NamedMigration {
  /** `0001-what-it-does`: what has run is known by it. */
  readonly name: string;
  readonly class: new (...parameters: ConstructorParameters<typeof Migration>) => Migration;
}

/** The mapped classes of a module and the steps that make its tables. */
export interface ModuleSchema {
  // biome-ignore lint/suspicious/noExplicitAny: a list of schemas of different classes
  readonly entities: readonly EntitySchema<any>[];
  /** They run in this order, which is that of their numbers. */
  readonly migrations: readonly NamedMigration[];
}
