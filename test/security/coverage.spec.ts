import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
/** What needs servers beside the process: a database user per module, passwords of Redis and of Kafka. */
const OF_SERVERS = [51];
/** The checks of the security catalogue that mean something to one process with its own files. */
const APPLICABLE = Array.from({ length: 52 }, (_, at) => at + 1).filter((check) => !OF_SERVERS.includes(check));

/** The numbers of the checks in the titles of a spec's tests. */
function checksIn(file: string): number[] {
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^it(\.each\b|$)/.test(node.expression.getText())) {
      const [title] = node.arguments;
      const [, check] = (title !== undefined && /^['"`]SECURITY (\d+): \S/.exec(title.getText())) || [];
      if (check !== undefined) found.push(Number(check));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const specs = ['src', 'test'].flatMap((folder) =>
  fs
    .readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.spec.ts') && !file.includes('fixtures'))
    .map((file) => path.join(REPOSITORY, folder, file)),
);

describe('the security catalogue', () => {
  const tested = new Set(specs.flatMap(checksIn));

  it.each(APPLICABLE)('has a test of check %i', (check) => {
    expect([...tested]).toContain(check);
  });

  it('has no test under a number that it does not have', () => {
    expect([...tested].filter((check) => !APPLICABLE.includes(check))).toEqual([]);
  });
});
