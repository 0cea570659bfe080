import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { analyse } from 'scslre';
import ts from 'typescript';
import { z } from 'zod';
import { search } from '../../src/modules/accommodation/http/search-query.ts';

const SOURCES = path.resolve(import.meta.dirname, '../../src');

interface Found {
  readonly place: string;
  readonly expression: RegExp;
}

/** The regular expressions that a source writes out. */
function expressionsIn(file: string): Found[] {
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const [, pattern = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) ?? [];
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push({
        place: `${path.relative(SOURCES, file)}:${line} ${node.text}`,
        expression: new RegExp(pattern, flags),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const programs = fs
  .readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .map((file) => path.join(SOURCES, file));

/** A text that grows makes the work grow faster than it; a bounded one is let be. */
const superLinear = (expression: RegExp): boolean => analyse(expression).reports.length > 0;

describe('the regular expressions', () => {
  const all = programs.flatMap(expressionsIn);

  it('SECURITY 44: are linear, every one', () => {
    expect(all.length).toBeGreaterThan(40);
    expect(all.filter(({ expression }) => superLinear(expression)).map(({ place }) => place)).toEqual([]);
  });

  it.each([/^(a+)+$/, /(?:a*)*b/, /\d*\d*x/, /\s+$/])(
    'SECURITY 44: are refused when one backtracks: %s',
    (expression) => {
      expect(superLinear(expression)).toBe(true);
    },
  );

  it('SECURITY 44: never read a search longer than 100 characters', () => {
    const q = (length: number) => z.object({ q: search.shape.q }).safeParse({ q: '가'.repeat(length) }).success;
    expect([q(100), q(101)]).toEqual([true, false]);
  });
});
