import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Document, isAlias, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { ConfigurationFault } from './configuration-faults.ts';
import type { Given, Layer } from './layer.ts';
import { nearest } from './nearest.ts';
import { FILE_SUFFIX, type Setting } from './setting.ts';

const NOTHING: Layer = { given: [], faults: [], broken: false };

/** Reads one file of the configuration folder. */
export function readYaml({
  file,
  required,
  settings,
}: {
  readonly file: string;
  readonly required: boolean;
  readonly settings: readonly Setting[];
}): Layer {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (!required && code === 'ENOENT') return NOTHING;
    return unreadable({
      file,
      source: file,
      problem: `the file cannot be read (${code})`,
      fix: 'Put it there, or start with the right configuration folder.',
    });
  }
  return parseYaml({ file, text, settings });
}

/** Takes settings from the text of a file. A key that the schema does not know is a fault, and so is a secret. */
export function parseYaml({
  file,
  text,
  settings,
}: {
  readonly file: string;
  readonly text: string;
  readonly settings: readonly Setting[];
}): Layer {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const error = document.errors[0];
  if (error !== undefined) {
    const problem = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? error.code;
    return unreadable({ file, source: `${file}:${error.linePos?.[0].line ?? 1}`, problem, fix: 'Correct the YAML.' });
  }
  const reader = new YamlReader({ file, lines, document, settings });
  reader.read(document.contents, '');
  return reader;
}

const unreadable = ({ file, ...fault }: { readonly file: string } & Omit<ConfigurationFault, 'setting'>): Layer => ({
  given: [],
  faults: [{ setting: basename(file), ...fault }],
  broken: true,
});

class YamlReader implements Layer {
  readonly given: Given[] = [];
  readonly faults: ConfigurationFault[] = [];
  readonly broken = false;
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #document: Document;
  readonly #settings: ReadonlyMap<string, Setting>;
  readonly #groups: ReadonlySet<string>;

  constructor(input: {
    readonly file: string;
    readonly lines: LineCounter;
    readonly document: Document;
    readonly settings: readonly Setting[];
  }) {
    this.#file = input.file;
    this.#lines = input.lines;
    this.#document = input.document;
    this.#settings = new Map(input.settings.map((setting) => [setting.path, setting]));
    this.#groups = new Set(input.settings.flatMap(({ path }) => groupsOf(path)));
  }

  read(written: Node | null, group: string): void {
    const node = isAlias(written) ? written.resolve(this.#document) : written;
    if (node === null || node === undefined || (isScalar(node) && node.value === null)) return;
    if (!isMap(node)) {
      this.#fault({
        setting: group || 'the whole file',
        node,
        problem: 'is a group of settings, not a value',
        fix: 'Write its settings below it, indented.',
      });
      return;
    }
    for (const { key, value } of node.items) {
      const name = String(isScalar(key) ? key.value : key);
      const path = group === '' ? name : `${group}.${name}`;
      const setting = this.#settings.get(path);
      if (setting !== undefined) this.#take({ setting, key: key as Node, value: value as Node | null });
      else if (this.#groups.has(path)) this.read(value as Node | null, path);
      else this.#unknown({ path, key: key as Node });
    }
  }

  #take({ setting, key, value }: { readonly setting: Setting; readonly key: Node; readonly value: Node | null }): void {
    const { path, variable } = setting;
    const plain: unknown = value?.toJS(this.#document) ?? null;
    if (plain === null) {
      this.#fault({ setting: path, node: key, problem: 'has no value', fix: 'Give it one, or take the line out.' });
    } else if (path === 'environment') {
      this.#fault({
        setting: path,
        node: key,
        problem: 'decides which files are read, so no file can say it',
        fix: `Take it out and set ${variable}.`,
      });
    } else if (setting.secret) {
      const fix = `Take it out, change the secret, and set ${variable} or ${variable}${FILE_SUFFIX}.`;
      this.#fault({ setting: path, node: key, problem: 'is a secret and may not stand in a file of settings', fix });
    } else {
      this.given.push({ path, value: plain, source: this.#at(key) });
    }
  }

  #unknown({ path, key }: { readonly path: string; readonly key: Node }): void {
    const name = nearest({ unknown: path, known: [...this.#groups, ...this.#settings.keys()] });
    this.#fault({
      setting: path,
      node: key,
      problem: 'is not a setting',
      fix: `Take it out, or did you mean ${name}?`,
    });
  }

  #fault({ node, ...fault }: { readonly node: Node } & Omit<ConfigurationFault, 'source'>): void {
    this.faults.push({ ...fault, source: this.#at(node) });
  }

  #at(node: Node): string {
    return `${this.#file}:${this.#lines.linePos(node.range?.[0] ?? 0).line}`;
  }
}

function groupsOf(path: string): string[] {
  const keys = path.split('.').slice(0, -1);
  return keys.map((_, index) => keys.slice(0, index + 1).join('.'));
}
