import path from 'node:path';
import { build, type Metafile } from 'esbuild';

/** What of the packages a bundle may ask for: CommonJS among them asks for `require` and its place, and an ES module has neither. */
const COMMONJS = `import { createRequire as createRequireOfBundle } from 'node:module';
const require = createRequireOfBundle(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;

export interface Bundle {
  /** Folders of the packages of which something is inside. */
  readonly packages: readonly string[];
}

interface Wanted {
  readonly root: string;
  readonly entry: string;
  readonly to: string;
  readonly format: 'esm' | 'cjs';
}

/** Puts a file and all that it may ever import into one. Names stay as they are: entities and errors are told apart by theirs. */
export async function bundle({ root, entry, to, format }: Wanted): Promise<Bundle> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: to,
    bundle: true,
    platform: 'node',
    target: 'node26',
    format,
    minifyWhitespace: true,
    minifySyntax: true,
    keepNames: true,
    metafile: true,
    logLevel: 'warning',
    logOverride: { 'large-file': 'silent' },
    ...(format === 'esm' ? { banner: { js: COMMONJS } } : {}),
  });
  return { packages: packagesIn(metafile) };
}

function packagesIn({ outputs }: Metafile): readonly string[] {
  const carried = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
  );
  return [...new Set(carried.flatMap(([file]) => packageOf(file) ?? []))].sort();
}

/** The innermost package that a file belongs to. */
const packageOf = (file: string): string | undefined =>
  /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.split(path.sep).join('/'))?.[1];
