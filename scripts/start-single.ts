import fs from 'node:fs';
import path from 'node:path';
import { InfraFault } from './infra/infra-fault.ts';
import { installationIn, keysIn } from './launch/installation.ts';
import { writeSettings } from './launch/settings-file.ts';

const DATA = 'data/single';
const EXECUTABLE = path.resolve(import.meta.dirname, '../src/bootstrap/cli/jumak.sh');

try {
  const { JUMAK_DATA_DIR: folder = DATA, ...environment } = process.env;
  const installation = await installationIn(folder, environment);
  const settings = {
    ...installation.shared,
    ...keysIn(installation).cursors,
    JUMAK_DATA_DIR: installation.folder,
  };
  fs.mkdirSync(installation.folder, { recursive: true, mode: 0o700 });
  writeSettings(path.join(installation.folder, 'env'), settings);
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('JUMAK_TEST_'));
  process.execve?.(EXECUTABLE, [EXECUTABLE, 'start'], {
    ...Object.fromEntries(others),
    ...settings,
  });
} catch (error) {
  if (!(error instanceof InfraFault)) throw error;
  console.error(`${error.message}\n  -> ${error.fix}`);
  process.exitCode = 1;
}
