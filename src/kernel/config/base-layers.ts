import { join } from 'node:path';
import type { ConfigurationFault } from './configuration-faults.ts';
import type { Layer } from './layer.ts';
import { type PropertySource, readProperties } from './property-sources.ts';
import type { Setting } from './setting.ts';
import { parseYaml, readYaml } from './yaml.layer.ts';

interface Asked {
  /** The files besides the one of defaults, in the order in which they count. */
  readonly names: readonly string[];
  readonly settings: readonly Setting[];
}

/** The layers below the variables of a process. */
export type BaseLayers = (asked: Asked) => readonly Layer[];

/** Where the files of settings are. */
export interface SettingsFiles {
  /** The folder of `default.yaml`, `<environment>.yaml` and `<role>.yaml`. */
  readonly directory: string;
  /** Files of these names that the program brings along; where it does, each is laid under the one of the folder, which need not be there. */
  readonly brought?: (name: string) => string | undefined;
}

/** What the files of one name say, without their ending. All are optional but those of the defaults. */
export function layersOf(
  { directory, brought = () => undefined }: SettingsFiles,
  { name, settings }: { readonly name: string; readonly settings: readonly Setting[] },
): readonly Layer[] {
  const text = brought(`${name}.yaml`);
  const inside = text === undefined ? [] : [parseYaml({ file: `jumak:config/${name}.yaml`, text, settings })];
  const required = name === 'default' && text === undefined;
  return [...inside, readYaml({ file: join(directory, `${name}.yaml`), required, settings })];
}

/** The defaults, and the others as far as they are there. */
export const filesOf =
  (files: SettingsFiles): BaseLayers =>
  ({ names, settings }) =>
    ['default', ...names].flatMap((name) => layersOf(files, { name, settings }));

/** What a config server has answered, where the first source counts most. */
export const servedBy =
  (address: string, sources: readonly PropertySource[]): BaseLayers =>
  ({ settings }) =>
    sources
      .map(({ name, source }) => readProperties({ source, from: `config server ${address}, ${name}`, settings }))
      .reverse();

/** Nothing is known of what would stand there. */
export const missing =
  (faults: readonly ConfigurationFault[]): BaseLayers =>
  () => [{ given: [], faults, broken: true }];
