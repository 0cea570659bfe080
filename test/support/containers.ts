import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const CHECKOUT = join(import.meta.dirname, '../..');

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

interface Copied {
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
}

/** What a Dockerfile says; of its last stage, which is the image, unless it says otherwise. */
export class Dockerfile {
  readonly #stages: readonly (readonly Instruction[])[];

  constructor(text = readFileSync(join(CHECKOUT, 'Dockerfile'), 'utf8')) {
    const lines = text.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
    const joined = lines
      .join('\n')
      .replaceAll(/\\\n\s*/g, '')
      .split('\n');
    const all = joined.map((line) => {
      const [name = '', ...rest] = line.trim().split(/\s+/);
      return { name: name.toUpperCase(), rest: rest.join(' ') };
    });
    const begins = all.flatMap(({ name }, index) => (name === 'FROM' ? [index] : []));
    this.#stages = begins.map((begin, stage) => all.slice(begin, begins[stage + 1]));
  }

  get bases(): readonly string[] {
    return this.#stages.map(([from]) => from?.rest.split(' ')[0] ?? '');
  }

  /** Of all stages. */
  get copied(): readonly Copied[] {
    return this.#stages
      .flat()
      .filter(({ name }) => name === 'COPY')
      .map(copiedBy);
  }

  get environment(): Readonly<Record<string, string>> {
    const pairs = this.#image('ENV').flatMap(({ rest }) => rest.split(' '));
    return Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
  }

  get user(): string {
    return this.#image('USER').at(-1)?.rest ?? 'root';
  }

  get entrypoint(): readonly string[] | undefined {
    return wordsOf(this.#image('ENTRYPOINT').at(-1)?.rest);
  }

  get command(): readonly string[] | undefined {
    return wordsOf(this.#image('CMD').at(-1)?.rest);
  }

  get healthcheck(): readonly string[] | undefined {
    return wordsOf(/\bCMD (.*)$/.exec(this.#image('HEALTHCHECK').at(-1)?.rest ?? '')?.[1]);
  }

  #image(name: string): readonly Instruction[] {
    return (this.#stages.at(-1) ?? []).filter((instruction) => instruction.name === name);
  }
}

function copiedBy({ rest }: Instruction): Copied {
  const words = rest.split(' ');
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const paths = words.filter((word) => !word.startsWith('--'));
  return { from, sources: paths.slice(0, -1), target: paths.at(-1) ?? '' };
}

/** Only what is written as a list is run without a shell, which would keep signals to itself. */
const wordsOf = (text = ''): readonly string[] | undefined => (text.startsWith('[') ? JSON.parse(text) : undefined);

export interface Contained {
  readonly image: string;
  readonly build?: string;
  readonly profiles: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
  readonly user?: string;
  readonly privileged?: boolean;
}

interface Composition {
  readonly services: Readonly<Record<string, Contained>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly configs: Readonly<Record<string, { readonly content: string }>>;
}

/** docker-compose.yml with the defaults of its variables. */
export function composition(text = readFileSync(join(CHECKOUT, 'docker-compose.yml'), 'utf8')): Composition {
  return parse(text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1'), { merge: true });
}
