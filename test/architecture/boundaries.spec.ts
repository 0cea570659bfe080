import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { boundaryRules } from './boundary-rules.ts';
import { type Violation, violationsIn } from './cruise.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const FIXTURES = path.join(import.meta.dirname, 'fixtures');
const RULES = [...new Set(boundaryRules.map(({ name }) => name ?? ''))];

describe('the boundaries', () => {
  it('are kept by every file', async () => {
    const folders = ['src', 'test', 'bench', 'scripts'].filter((folder) =>
      fs.existsSync(path.join(REPOSITORY, folder)),
    );
    const violations = await violationsIn(REPOSITORY, folders);
    expect(violations.map(explained)).toEqual([]);
  });

  it.each(RULES)('%s refuses what its fixture marks, and nothing else', async (rule) => {
    const fixture = path.join(FIXTURES, rule);
    const refused = (await violationsIn(fixture)).map(({ rule, file, specifier }) => ({ rule, file, specifier }));
    const marked = marksIn(fixture).map((mark) => ({ rule, ...mark }));
    expect(marked).not.toEqual([]);
    expect(refused.sort(byPlace)).toEqual(marked.sort(byPlace));
  });
});

const explained = ({ rule, file, specifier }: Violation): string => {
  const advice = boundaryRules
    .filter(({ name, from }) => name === rule && (typeof from.path !== 'string' || new RegExp(from.path).test(file)))
    .map(({ comment }) => comment);
  return `${file}${specifier === undefined ? '' : ` imports '${specifier}'`}\n    ${rule}: ${advice.join(' ')}`;
};

/** A fixture says itself what is to be refused: each such import, or first line of a file, ends in `// refused`. */
function marksIn(fixture: string): { file: string; specifier: string | undefined }[] {
  const files = fs.readdirSync(fixture, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) =>
    fs
      .readFileSync(path.join(fixture, file), 'utf8')
      .split('\n')
      .filter((line) => line.endsWith('// refused'))
      .map((line) => ({ file, specifier: /'(?:node:)?([^']+)'/.exec(line)?.[1] })),
  );
}

interface Place {
  readonly file: string;
  readonly specifier: string | undefined;
}

const byPlace = (one: Place, other: Place): number => placeOf(one).localeCompare(placeOf(other));
const placeOf = ({ file, specifier }: Place): string => `${file} ${specifier}`;
