import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Ends a process as a crash does, if it was started and still lives; resolves once it is gone. */
export async function killAtOnce(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
