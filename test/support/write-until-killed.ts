import { setImmediate as nextTurn } from 'node:timers/promises';
import { SqliteDatabase } from '#kernel/persistence/sqlite.database.ts';
import { noteSchema } from './scratch-notes.ts';

// Writes pairs of rows and names each pair on the standard output once it is durable, until somebody kills the process.
const [file = '', writers = '1'] = process.argv.slice(2);
const database = await SqliteDatabase.open({ file, schema: noteSchema });
const insert = (id: string) => database.run('INSERT INTO note (id, body) VALUES (?, ?)', [id, id]);
await Promise.all(
  Array.from({ length: Number(writers) }, async (_, writer) => {
    for (let n = 0; ; n += 1) {
      const id = `${writer}-${n}`;
      await database.transaction.run(async () => {
        await insert(`${id} left`);
        if (n % 3 === 0) await nextTurn();
        await insert(`${id} right`);
      });
      process.stdout.write(`${id}\n`);
    }
  }),
);
