import { IS_ONE_FILE } from '#kernel/program/program-files.ts';
import { settleAllocator } from './settle-allocator.ts';

const given = process.argv.slice(2);
/** The one file by itself does what `npm start` does. */
const words = given.length === 0 && IS_ONE_FILE ? ['start'] : given;
settleAllocator(words);

/** What is written here holds personal data: it is for its owner alone, also in a folder that others may look into. */
process.umask(0o077);
const { run } = await import('./run.ts');
process.exitCode = await run(words);
