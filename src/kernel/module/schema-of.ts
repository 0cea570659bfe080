import type { ModuleSchema, NamedMigration } from '../persistence/module-schema.ts';
import { KERNEL_MIGRATIONS } from './kernel-migrations.ts';
import type { ModuleManifest } from './module.ts';

const BY_NUMBERS = new Intl.Collator('en', { numeric: true });

/** The tables of a module: those that every module has, and its own. @throws TypeError when its steps are not listed by their numbers */
export function schemaOf({ name, entities, migrations }: ModuleManifest): ModuleSchema {
  const all = [...KERNEL_MIGRATIONS, ...migrations];
  const late = all.find((step, index) => !follows(step, all[index - 1]));
  if (late === undefined) return { entities, migrations: all };
  throw new TypeError(
    `The migrations of ${name} do not stand in the order of their numbers: ${late.name} comes too late.`,
  );
}

const follows = (step: NamedMigration, before: NamedMigration | undefined): boolean =>
  before === undefined || BY_NUMBERS.compare(before.name, step.name) < 0;
