import fs from 'node:fs';
import type { Variables } from './infra-settings.ts';

/** Writes settings for a shell to read, and for nobody else than its owner, whoever could read what was there before. */
export function writeSettings(file: string, variables: Variables): void {
  const lines = Object.entries(variables).map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'\n`);
  fs.rmSync(file, { force: true });
  fs.writeFileSync(file, lines.join(''), { mode: 0o600, flag: 'wx' });
}
