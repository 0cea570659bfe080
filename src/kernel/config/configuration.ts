import { z } from 'zod';
import type { Standing } from './role.ts';
import { kernelSections, moduleSections } from './sections.ts';

/** A module's own settings, by the module's name. */
export type ModuleSections = Readonly<Record<string, z.ZodObject>>;

type DeepReadonly<T> = T extends string | number | boolean | undefined | null
  ? T
  : T extends readonly (infer Item)[]
    ? readonly DeepReadonly<Item>[]
    : { readonly [K in keyof T]: DeepReadonly<T[K]> };

type Outputs<Sections extends Readonly<Record<string, z.ZodType>>> = {
  [Name in keyof Sections]: z.output<Sections[Name]>;
};

export type KernelSettings = Outputs<typeof kernelSections>;

/** The kernel's settings as far as each is valid by itself. */
export type Draft = {
  readonly [Section in keyof KernelSettings]?: KernelSettings[Section] extends object
    ? Partial<DeepReadonly<KernelSettings[Section]>>
    : KernelSettings[Section];
};

/** The settled settings of one process. A management port of 0 means a free one. */
export type Configuration<Modules extends ModuleSections = ModuleSections> = DeepReadonly<
  Omit<KernelSettings, 'management'> & {
    management: Omit<KernelSettings['management'], 'port'> & { port: number };
    /** Not a setting: what the process is among others. */
    standing: Standing;
    modules: { [Name in keyof Modules]: z.output<Modules[Name]> & Outputs<typeof moduleSections> };
  }
>;

/** One schema of the kernel's sections and one section per module. */
export function compose(modules: ModuleSections): z.ZodObject {
  const sections: Record<string, z.ZodType> = { ...kernelSections };
  for (const [name, section] of Object.entries(modules)) {
    if (Object.hasOwn(sections, name))
      throw new TypeError(`The kernel has a section "${name}"; a module cannot have that name.`);
    const taken = Object.keys(moduleSections).find((key) => Object.hasOwn(section.shape, key));
    if (taken !== undefined)
      throw new TypeError(`"${name}.${taken}" is the kernel's; the module must call its setting otherwise.`);
    sections[name] = section.safeExtend(moduleSections);
  }
  return z.strictObject(sections);
}
