import { isExpected } from './expected.ts';

/** Says why the process does not start, and ends it. */
export function refuseStart(error: unknown): never {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

function explain(error: unknown): string {
  if (isExpected(error)) return `Jumak cannot start:\n${error.message}`;
  return String((error as Error)?.stack ?? error);
}
