const SAMPLE = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-z_]+)="([^"]*)"/g;

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a process shows at `/metrics` at one moment. */
export class Figures {
  readonly #samples: readonly Sample[];

  constructor(text: string) {
    this.#samples = text.split('\n').flatMap(sampleOf);
  }

  /** The sum of a figure over all labels but those that are given. */
  sum(name: string, labels: Readonly<Record<string, string | RegExp>> = {}): number {
    return this.#samples
      .filter((sample) => sample.name === name && fits(sample, labels))
      .reduce((sum, { value }) => sum + value, 0);
  }
}

function sampleOf(line: string): Sample[] {
  const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
  if (name === undefined) return [];
  const pairs = [...labels.matchAll(LABEL)].map(([, label, given]) => [label, given] as const);
  return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
}

const fits = ({ labels }: Sample, wanted: Readonly<Record<string, string | RegExp>>): boolean =>
  Object.entries(wanted).every(([label, value]) =>
    value instanceof RegExp ? value.test(labels[label] ?? '') : labels[label] === value,
  );
