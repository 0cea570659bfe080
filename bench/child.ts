import { fork } from 'node:child_process';
import { once } from 'node:events';

interface Question {
  readonly question: string;
  readonly argument: unknown;
  readonly number: number;
}

interface Answer {
  readonly number: number;
  readonly answer?: unknown;
  readonly failure?: string;
}

/** A process of its own that answers questions, so that its work and its CPU time are nobody else's. */
export interface Child {
  ask<T>(question: string, argument?: unknown): Promise<T>;
  stop(): Promise<void>;
}

const PATIENCE = 120_000;

/** Starts a file as a process, and resolves once it answers. */
export async function startChild(
  file: string,
  options: { readonly arguments?: readonly string[] } = {},
): Promise<Child> {
  const execArgv = process.env.BENCH_CHILD_NODE_OPTIONS?.split(' ') ?? [];
  const child = fork(file, [...(options.arguments ?? [])], {
    execArgv,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const open = new Map<number, (answer: Answer) => void>();
  let asked = 0;
  child.on('message', (answer: Answer) => open.get(answer.number)?.(answer));
  child.on('exit', (code) => {
    for (const [number, settle] of open) settle({ number, failure: `${file} has ended with code ${code}` });
  });
  const ask = <T>(question: string, argument?: unknown): Promise<T> =>
    new Promise((resolve, reject) => {
      asked += 1;
      const number = asked;
      const overdue = setTimeout(
        () => open.get(number)?.({ number, failure: `${file} did not answer ${question}` }),
        PATIENCE,
      );
      open.set(number, ({ answer, failure }) => {
        clearTimeout(overdue);
        open.delete(number);
        if (failure === undefined) resolve(answer as T);
        else reject(new Error(failure));
      });
      child.send({ question, argument, number } satisfies Question);
    });
  const stop = async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    await ask('stop').catch(() => child.kill('SIGKILL'));
    await ended;
  };
  await ask('ready');
  return { ask, stop };
}

type Answers = Readonly<Record<string, (argument: never) => unknown>>;

/** Makes this process one that `startChild` can talk to; it ends with its parent. */
export function answerParent(answers: Answers & { readonly stop?: () => unknown }): void {
  const known: Answers = { ready: () => true, cpuMicros: () => cpuMicros(), stop: () => undefined, ...answers };
  process.on('disconnect', () => process.exit(1));
  process.on('message', async ({ question, argument, number }: Question) => {
    try {
      const answer = await known[question]?.(argument as never);
      process.send?.({ number, answer }, () => question === 'stop' && process.exit(0));
    } catch (error) {
      process.send?.({ number, failure: String((error as Error)?.stack ?? error) });
    }
  });
}

function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
