import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import type { Checklist, Line } from './checklist.ts';
import { faultTests } from './fault-tests.ts';
import { invariants } from './invariants.ts';
import { predecessorDefects } from './predecessor-defects.ts';
import { securityChecks } from './security-checks.ts';

export const checklists: readonly Checklist[] = [securityChecks, faultTests, invariants, predecessorDefects];

/** The titles of tests by their file. */
export type Titles = ReadonlyMap<string, readonly string[]>;

/** The titles of all tests and groups of tests below these folders. */
export function titlesBelow(root: string, folders: readonly string[] = ['src', 'test']): Titles {
  const specs = folders.flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.spec.ts') && !file.includes('fixtures'))
      .map((file) => path.posix.join(folder, file)),
  );
  return new Map(specs.toSorted().map((file) => [file, titlesIn(fs.readFileSync(path.join(root, file), 'utf8'))]));
}

function titlesIn(text: string): readonly string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    const [title] =
      ts.isCallExpression(node) && /^(it|describe)\b/.test(node.expression.getText()) ? node.arguments : [];
    if (title !== undefined && /^['"`]/.test(title.getText())) titles.push(title.getText().slice(1, -1));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('', text, ts.ScriptTarget.Latest, true));
  return titles;
}

/** The numbers that a title names: `SECURITY 11, 25: …` names two. */
const numbersIn = (title: string, mark: string): readonly number[] =>
  (new RegExp(`^${mark}(\\d+(?:, \\d+)*): \\S`).exec(title)?.[1] ?? '').split(', ').filter(Boolean).map(Number);

/** The files that prove a number: those whose titles name it, and those that its line names. */
export function proofsOf({ mark, lines }: Checklist, number: number, titles: Titles): readonly string[] {
  const named = [...titles].filter(([, of]) => of.some((title) => numbersIn(title, mark).includes(number)));
  return [...new Set([...named.map(([file]) => file), ...byOf(lines[number])])];
}

const byOf = (line: Line | undefined): readonly string[] => (typeof line === 'object' && 'by' in line ? line.by : []);

/** What is amiss between the lists and the tests: a number without a test, a test without a line, a file that is not there. */
export function gapsOf(list: Checklist, titles: Titles): readonly string[] {
  const numbers = Object.keys(list.lines).map(Number);
  const isThere = (place: string) => [...titles.keys()].some((file) => file === place || file.startsWith(`${place}/`));
  return [
    ...numbers.flatMap((number) => {
      const line = list.lines[number];
      const proofs = proofsOf(list, number, titles);
      const isOpen = typeof line === 'object' && 'open' in line;
      if (isOpen && proofs.length > 0)
        return [`${list.mark}${number} is proven by ${proofs[0]}, and its line says open`];
      return isOpen || proofs.length > 0 ? [] : [`${list.mark}${number} has no test`];
    }),
    ...Object.values(list.lines)
      .flatMap(byOf)
      .filter((place) => !isThere(place))
      .map((place) => `${place} is not there`),
    ...[...titles].flatMap(([file, of]) =>
      of
        .flatMap((title) => numbersIn(title, list.mark))
        .filter((number) => !numbers.includes(number))
        .map((number) => `${file} tests ${list.mark}${number}, which has no line`),
    ),
  ];
}
