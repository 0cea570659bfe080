import fs from 'node:fs';
import path from 'node:path';
import type { Route } from '#kernel/http/route.ts';

/** The kernel, and the adapters that stand behind its ports. */
const REACHED_BY_ALL = /^(kernel|bootstrap\/adapters)\//;
const DECLARED = [
  /export (?:abstract )?class (\w+)/g,
  /class \w+ extends (\w+)/g,
  /export const (\w+)/g,
  /export (?:async )?function\*? (\w+)/g,
];
const ERROR = /(\w+) = defineError\('(\w+)'/g;
const CONSTRUCTED = /\bnew (\w+)\(/g;
const WORD = /\b[A-Za-z_]\w+\b/g;

/** Which refusals a route can come to by the sources: through its handler, what is injected, what that names, and whatever stands behind a port. */
export class ReachableErrors {
  readonly #texts: ReadonlyMap<string, string>;
  /** The files that declare a name, or a class that extends it. */
  readonly #declaring = new Map<string, Set<string>>();
  /** Codes by the names of their classes. */
  readonly #codes: ReadonlyMap<string, string>;

  /** The sources, and the module whose routes are asked about; code of other modules is out of their reach. */
  constructor(sources: string, module: string) {
    const files = fs
      .readdirSync(sources, { recursive: true, encoding: 'utf8' })
      .filter((file) => REACHED_BY_ALL.test(file) || file.startsWith(`modules/${module}/`))
      .filter((file) => /(?<!\.spec|\/module|routes)\.ts$/.test(file));
    this.#texts = new Map(files.map((file) => [file, fs.readFileSync(path.join(sources, file), 'utf8')]));
    const all = [...this.#texts.values()].join('\n');
    this.#codes = new Map([...all.matchAll(ERROR)].map(([, name = '', code = '']) => [name, code]));
    for (const [file, text] of this.#texts)
      for (const name of DECLARED.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = '']) => name)))
        this.#declaring.set(name, (this.#declaring.get(name) ?? new Set()).add(file));
  }

  codesOf({ handle, inject }: Pick<Route, 'handle' | 'inject'>): ReadonlySet<string> {
    const texts = [`${handle} ${inject.map((token) => (token as { readonly name: string }).name).join(' ')}`];
    const seen = new Set<string>();
    for (const text of texts)
      for (const [word] of text.matchAll(WORD))
        for (const file of this.#declaring.get(word) ?? [])
          if (!seen.has(file)) {
            seen.add(file);
            texts.push(this.#texts.get(file) ?? '');
          }
    const constructed = texts.flatMap((text) => [...text.matchAll(CONSTRUCTED)].map(([, name = '']) => name));
    return new Set(constructed.map((name) => this.#codes.get(name)).filter((code) => code !== undefined));
  }
}
