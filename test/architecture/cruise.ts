import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { boundaryRules } from './boundary-rules.ts';

/** An import, or a file as a whole, that a boundary refuses. */
export interface Violation {
  readonly rule: string;
  readonly file: string;
  /** What the file wrote behind `from`; undefined when the fault is the file itself. */
  readonly specifier: string | undefined;
  readonly resolved: string | undefined;
}

/** Every violation of a boundary in the tree below a folder, which mirrors the repository. */
export async function violationsIn(root: string, folders: readonly string[] = ['src']): Promise<Violation[]> {
  const { modules } = await cruised(root, folders);
  return modules.flatMap((module) => [
    ...(module.rules ?? []).map(({ name }) => violation(name, module.source)),
    ...module.dependencies.flatMap((dependency) =>
      (dependency.rules ?? []).map(({ name }) =>
        violation(name, module.source, {
          specifier: dependency.module.replace('node:', ''),
          resolved: dependency.resolved,
        }),
      ),
    ),
  ]);
}

async function cruised(root: string, folders: readonly string[]): Promise<ICruiseResult> {
  const { output } = await cruise(
    [...folders],
    {
      baseDir: root,
      parser: 'tsc',
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '^test/architecture/fixtures/' },
      validate: true,
      ruleSet: { forbidden: [...boundaryRules] },
    },
    { conditionNames: ['import', 'node', 'types', 'default'], exportsFields: ['exports'] },
  );
  if (typeof output === 'string') throw new Error('dependency-cruiser answered in text');
  return output;
}

const violation = (
  rule: string,
  file: string,
  { specifier, resolved }: { specifier?: string; resolved?: string } = {},
): Violation => ({ rule, file, specifier, resolved });
