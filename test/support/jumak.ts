import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** What `npm start` and `npx jumak` run. */
export const EXECUTABLE = join(import.meta.dirname, '../../src/bootstrap/cli/jumak.sh');

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  /** The folder that it is called from. */
  readonly cwd: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Another program than that of the checkout. */
  readonly executable?: string;
}

/** Runs the command line as a person does, with no settings but those that are given. */
export function jumak(
  words: readonly string[],
  { cwd, variables = {}, executable = EXECUTABLE }: Surroundings,
): Promise<Said> {
  const env = { PATH: process.env.PATH, JUMAK_ENVIRONMENT: 'test', JUMAK_HTTP_PORT: '0', ...variables };
  return new Promise((resolve) => {
    execFile(executable, words, { cwd, env, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
  });
}
