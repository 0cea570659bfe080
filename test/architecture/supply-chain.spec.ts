import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { declarationFaults, type LockFile, licenceFaults, lockFaults } from './supply-chain.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => JSON.parse(fs.readFileSync(path.join(REPOSITORY, file), 'utf8'));

describe('the packages that we build on', () => {
  const declared = read('package.json');
  const lock: LockFile = read('package-lock.json');

  it('SECURITY 52: are declared in exact versions, and only node runs an install script', () => {
    expect(Object.keys(declared.dependencies)).toContain('express');
    expect(declarationFaults(declared)).toEqual([]);
  });

  it('SECURITY 52: are locked as declared, with checksums and without a host', () => {
    expect(Object.keys(lock.packages).length).toBeGreaterThan(100);
    expect(lockFaults(declared, lock)).toEqual([]);
  });

  it('SECURITY 52: may be used in production under permissive licences', () => {
    expect(licenceFaults(lock, installedLicence)).toEqual([]);
  });

  it('SECURITY 52: are few', () => {
    expect(Object.keys(declared.dependencies).length).toBeLessThanOrEqual(24);
  });

  it('SECURITY 52: can be listed as a bill of materials', () => {
    const npm = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
    const bill = JSON.parse(execFileSync('npm', npm, { cwd: REPOSITORY, encoding: 'utf8' }));
    const names: string[] = bill.components.map(({ name }: { readonly name: string }) => name);
    expect(bill.bomFormat).toBe('CycloneDX');
    expect(names).toEqual(expect.arrayContaining(Object.keys(declared.dependencies)));
  });
});

describe('a package', () => {
  const checked = { version: '5.3.0', integrity: 'sha512-x' };
  const lockOf = (express: object, root = '5.3.0'): LockFile => ({
    packages: { '': { dependencies: { express: root } }, 'node_modules/express': express },
  });

  it.each(['^5.3.0', '~5.3.0', '5.x', '*', 'latest', 'github:expressjs/express', ''])('is refused as %s', (version) => {
    expect(declarationFaults({ devDependencies: { express: version } })).toHaveLength(1);
  });

  it('may run its install script when it is node', () => {
    expect(declarationFaults({ allowScripts: { node: true, bcrypt: false } })).toEqual([]);
    expect(declarationFaults({ allowScripts: { 'node@26.10.0': true, bcrypt: true } })).toHaveLength(2);
  });

  it('with an install script is refused until somebody has decided on it by its name', () => {
    const dependencies = { express: '5.3.0' };
    const lock = lockOf({ ...checked, hasInstallScript: true });
    expect(lockFaults({ dependencies }, lock)).toHaveLength(1);
    expect(lockFaults({ dependencies, allowScripts: { 'express@5.3.0': true } }, lock)).toHaveLength(1);
    expect(lockFaults({ dependencies, allowScripts: { express: false } }, lock)).toEqual([]);
  });

  it('is refused when the lock has another version, a host or no checksum', () => {
    const declared = { dependencies: { express: '5.3.0' } };
    expect(lockFaults(declared, lockOf(checked))).toEqual([]);
    expect(lockFaults(declared, lockOf(checked, '5.2.0'))).toHaveLength(1);
    expect(lockFaults(declared, lockOf({ ...checked, version: '5.2.0' }))).toHaveLength(1);
    expect(lockFaults(declared, lockOf({ ...checked, resolved: 'https://registry.example/express.tgz' }))).toHaveLength(
      1,
    );
    expect(lockFaults(declared, lockOf({ version: '5.3.0' }))).toHaveLength(1);
  });

  it.each(['MIT', '(MIT OR GPL-3.0-only)', 'MIT AND ISC'])('is accepted under %s', (licence) => {
    expect(licenceFaults(lockOf(checked), () => licence)).toEqual([]);
  });

  it.each(['GPL-3.0-only', 'MIT AND GPL-3.0-only', 'UNLICENSED', 'SEE LICENSE IN LICENSE.md', undefined])(
    'is refused in production under %s',
    (licence) => {
      expect(licenceFaults(lockOf(checked), () => licence)).toHaveLength(1);
      expect(licenceFaults(lockOf({ ...checked, dev: true }), () => licence)).toEqual([]);
    },
  );
});

function installedLicence(place: string): string | undefined {
  const file = path.join(place, 'package.json');
  return fs.existsSync(path.join(REPOSITORY, file)) ? read(file).license : undefined;
}
