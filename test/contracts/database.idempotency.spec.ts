import { describe } from '@jest/globals';
import { DatabaseIdempotency } from '#kernel/idempotency/database.idempotency.ts';
import { CreateIdempotency } from '#kernel/idempotency/idempotency.migration.ts';
import { SqliteDatabase } from '#kernel/persistence/sqlite.database.ts';
import { noteSchema } from '../support/scratch-notes.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { idempotencyContract } from './idempotency.contract.ts';

const schema = {
  ...noteSchema,
  migrations: [{ name: '0000-idempotency', class: CreateIdempotency }, ...noteSchema.migrations],
};

describe('idempotency in the database', () => {
  idempotencyContract(async (clock) => {
    const folder = new TemporaryFolder();
    const database = await SqliteDatabase.open({ file: folder.file('idempotency.sqlite'), schema });
    return {
      idempotency: new DatabaseIdempotency(database.transaction, database, clock),
      transaction: database.transaction,
      effect: async (name) => {
        await database.run('INSERT INTO note (id, body) VALUES (?, ?)', [name, name]);
      },
      effects: async () =>
        (await database.all<{ id: string }>('SELECT id FROM note ORDER BY rowid')).map(({ id }) => id),
      close: async () => {
        await database.close();
        folder.remove();
      },
    };
  });
});
