import { SqliteSnapshot } from '#kernel/backup/sqlite.snapshot.ts';
import type { DataFolder } from '#kernel/lifecycle/data-folder.ts';
import { StartFaults } from '#kernel/lifecycle/start-faults.ts';
import type { ModuleSchema } from '#kernel/persistence/module-schema.ts';
import { DatabaseUnavailable } from '#kernel/persistence/persistence.errors.ts';
import { isSqliteFault, SqliteDatabase } from '#kernel/persistence/sqlite.database.ts';
import type { ModuleDatabases } from './module-databases.ts';

/** A file of the data folder for each module. */
export function sqliteDatabases(folder: DataFolder): ModuleDatabases {
  const fileOf = (module: string) => folder.file(`${module}.sqlite`);
  return {
    open: async ({ module, ...schema }) => {
      const database = await open({ file: fileOf(module), schema });
      const { transaction, migrated, ofNewer } = database;
      return { database, transaction, commits: transaction.counts, migrated, ofNewer, close: () => database.close() };
    },
    takeSnapshot: (modules) => SqliteSnapshot.take(modules.map((module) => ({ module, file: fileOf(module) }))),
  };
}

async function open(options: { readonly file: string; readonly schema: ModuleSchema }): Promise<SqliteDatabase> {
  try {
    return await SqliteDatabase.open(options);
  } catch (error) {
    if (!isSqliteFault(error) && !(error instanceof DatabaseUnavailable)) throw error;
    const { message } = (error instanceof DatabaseUnavailable ? error.cause : error) as Error;
    throw new StartFaults([
      {
        problem: `The database ${options.file} cannot be opened: ${message}.`,
        fix: 'Free some space, check its rights, or put back a copy that is whole; JUMAK_DATA_DIR chooses another folder.',
      },
    ]);
  }
}
