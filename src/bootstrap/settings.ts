import path from 'node:path';
import type { SettingsFiles } from '#kernel/config/base-layers.ts';
import type { Configuration } from '#kernel/config/configuration.ts';
import { LiveConfiguration } from '#kernel/config/live-configuration.ts';
import type { Role } from '#kernel/config/role.ts';
import { carries, PROGRAM_FOLDER, readProgramFile } from '#kernel/program/program-files.ts';
import { allModules, moduleSections } from './modules.ts';
import { placementOf } from './placement.ts';

/** The files of settings of this program. */
export const CONFIG_FILES: SettingsFiles = { directory: path.join(PROGRAM_FOLDER, 'config'), brought };

/** The process that holds all modules. */
export const MONOLITH: Role = placementOf(allModules).role;

/** The settings of a process, from config/ or a config server, and the environment; `instead` stands before its variables. */
export const settingsOf = (role: Role, instead: Readonly<Record<string, string>> = {}): LiveConfiguration =>
  new LiveConfiguration({
    ...CONFIG_FILES,
    variables: { ...process.env, ...instead },
    role,
    modules: moduleSections,
  });

function brought(name: string): string | undefined {
  const file = `config/${name}`;
  return carries(file) ? readProgramFile(file).toString() : undefined;
}

/** Those settings as they are now. @throws ConfigurationFaults */
export const settingsFor = (role: Role, instead: Readonly<Record<string, string>> = {}): Promise<Configuration> =>
  settingsOf(role, instead).load();
