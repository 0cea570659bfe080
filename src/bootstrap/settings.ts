import path from 'node:path';
import type { Configuration } from '#kernel/config/configuration.ts';
import { loadConfiguration } from '#kernel/config/load-configuration.ts';
import type { Role } from '#kernel/config/role.ts';
import { carries, PROGRAM_FOLDER, readProgramFile } from '#kernel/program/program-files.ts';
import { allModules, moduleSections } from './modules.ts';
import { placementOf } from './placement.ts';

const CONFIG_FOLDER = path.join(PROGRAM_FOLDER, 'config');

/** The process that holds all modules. */
export const MONOLITH: Role = placementOf(allModules).role;

/** The settings of a process, from config/ and the environment; `instead` stands before its variables. @throws ConfigurationFaults */
export const settingsFor = (role: Role, instead: Readonly<Record<string, string>> = {}): Configuration =>
  loadConfiguration({
    directory: CONFIG_FOLDER,
    brought,
    variables: { ...process.env, ...instead },
    role,
    modules: moduleSections,
  });

function brought(name: string): string | undefined {
  const file = `config/${name}`;
  return carries(file) ? readProgramFile(file).toString() : undefined;
}
