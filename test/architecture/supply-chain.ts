interface Declared {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly license?: string;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, Locked & Declared>>;
}

const EXACT = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const LICENCES = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'];

/** Versions that are a range, and install scripts that are not asked for. */
export function declarationFaults({ dependencies, devDependencies, allowScripts = {} }: Declared): string[] {
  return [
    ...Object.entries({ ...dependencies, ...devDependencies })
      .filter(([, version]) => !EXACT.test(version))
      .map(([name, version]) => `${name} ${version} is no exact version`),
    ...Object.keys(allowScripts)
      .filter((name) => allowScripts[name] === true && name !== 'node')
      .map((name) => `${name} may run an install script`),
  ];
}

/** What makes an installation depend on something besides package.json: another version, a host, a text without a checksum. */
export function lockFaults(declared: Declared, { packages }: LockFile): string[] {
  const root = packages[''] ?? {};
  const wanted = { ...declared.dependencies, ...declared.devDependencies };
  const locked = { ...root.dependencies, ...root.devDependencies };
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(locked)])];
  const decided = Object.keys(declared.allowScripts ?? {});
  const installed = Object.entries(packages).filter(([place]) => place !== '');
  return [
    ...names
      .filter((name) => wanted[name] !== locked[name] || packages[`node_modules/${name}`]?.version !== wanted[name])
      .map((name) => `${name} is not locked as declared; run npm install`),
    ...installed
      .filter(([, { resolved }]) => resolved !== undefined)
      .map(([place]) => `${place} is fetched from a fixed host`),
    ...installed
      .filter(([place, { hasInstallScript }]) => hasInstallScript === true && !decided.includes(nameOf(place)))
      .map(([place]) => `${place} has an install script that "allowScripts" neither allows nor denies by name`),
    ...installed.filter(([, { integrity }]) => integrity === undefined).map(([place]) => `${place} has no checksum`),
  ];
}

/** A lock without hosts names no version that npm would trust, so scripts are allowed and denied by the name alone. */
const nameOf = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Packages of production whose licence is not among the permissive ones; `licenceOf` reads the installed package. */
export function licenceFaults({ packages }: LockFile, licenceOf: (place: string) => string | undefined): string[] {
  return Object.entries(packages)
    .filter(([place, { dev }]) => place !== '' && dev !== true)
    .map(([place, { license }]) => ({ place, licence: licenceOf(place) ?? license ?? 'none' }))
    .filter(({ licence }) => !isPermitted(licence))
    .map(({ place, licence }) => `${place}: ${licence}`);
}

const isPermitted = (expression: string): boolean =>
  expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => LICENCES.includes(licence)));
