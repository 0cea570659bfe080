import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

interface Bill {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

interface Carried {
  readonly root: string;
  /** Folders of packages, below the root. */
  readonly packages: readonly string[];
  /** The Node that the program runs on. */
  readonly runtime: { readonly version: string; readonly sha256: string };
}

/**
 * A CycloneDX bill of what the program carries and of nothing else. npm lists what is installed; leaving it to npm which of that is for
 * development would leave out what development uses as well.
 */
export function billOfMaterials({ root, packages, runtime }: Carried): object {
  const all: Bill = JSON.parse(
    execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 }),
  );
  const components = packages.map((folder) => componentOf(all, path.join(root, folder)));
  const node = nodeComponent(runtime);
  const { component } = all.metadata;
  const own = component['bom-ref'];
  const known = new Set([own, ...components.map((one) => one['bom-ref'])]);
  const dependencies = all.dependencies
    .filter(({ ref }) => known.has(ref))
    .map(({ ref, dependsOn = [] }) => ({
      ref,
      dependsOn: [...dependsOn.filter((one) => known.has(one)), ...(ref === own ? [node['bom-ref']] : [])],
    }));
  return {
    ...all,
    metadata: { ...all.metadata, component: { ...component, type: 'application', name: 'jumak' } },
    components: [...components, node],
    dependencies: [...dependencies, { ref: node['bom-ref'], dependsOn: [] }],
  };
}

function componentOf({ components }: Bill, folder: string): Component {
  const { name, version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const found = components.find(
    (one) => nameOf(one) === name && one.version.replace(/^v/, '') === version.replace(/^v/, ''),
  );
  if (found === undefined) throw new Error(`${name} ${version} is in the program, and npm does not list it`);
  const { properties = [], ...rest } = found;
  return { ...rest, properties: properties.filter(({ name: about }) => about !== 'cdx:npm:package:development') };
}

/** Its group is part of its name for npm, or stands apart, as other versions of npm write it. */
const nameOf = ({ name, group }: Component & { readonly group?: string }): string =>
  group === undefined || name.startsWith('@') ? name : `${group}/${name}`;

const nodeComponent = ({ version, sha256 }: Carried['runtime']) => ({
  'bom-ref': `node@${version}`,
  type: 'platform',
  name: 'node',
  version,
  description: 'The Node.js that the program is built on, with what it brings: V8, OpenSSL, SQLite and others.',
  purl: `pkg:generic/node@${version}`,
  externalReferences: [{ type: 'website', url: 'https://nodejs.org' }],
  hashes: [{ alg: 'SHA-256', content: sha256 }],
  licenses: [{ license: { id: 'MIT' } }],
});
