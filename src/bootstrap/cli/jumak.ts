import { run } from './run.ts';

/** What is written here holds personal data: it is for its owner alone, also in a folder that others may look into. */
process.umask(0o077);
process.exitCode = await run(process.argv.slice(2));
