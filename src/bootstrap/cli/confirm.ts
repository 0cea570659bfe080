import { createInterface } from 'node:readline/promises';
import { Refused } from './refused.ts';

/** Asks whoever sits at the terminal, and goes on only when the word is typed. @throws Refused */
export async function confirm({ question, word }: { readonly question: string; readonly word: string }): Promise<void> {
  if (!process.stdin.isTTY)
    throw new Refused({ problem: `${question} Nobody is here to be asked.`, fix: 'Say --yes if you mean it.' });
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} Type ${word} to go on: `);
  terminal.close();
  if (answer.trim() !== word)
    throw new Refused({ problem: 'Nothing was changed.', fix: `Type ${word} if you mean it.` });
}
