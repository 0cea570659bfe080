import type { ModuleSchema } from '../persistence/module-schema.ts';
import { KERNEL_MIGRATIONS } from './kernel-migrations.ts';
import type { ModuleManifest } from './module.ts';

/** The tables of a module: those that every module has, and its own. */
export const schemaOf = ({ entities, migrations }: ModuleManifest): ModuleSchema => ({
  entities,
  migrations: [...KERNEL_MIGRATIONS, ...migrations],
});
