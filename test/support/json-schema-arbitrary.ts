import fc, { type Arbitrary } from 'fast-check';

// biome-ignore lint/suspicious/noExplicitAny: a schema is whatever the document says
export type JsonSchema = any;

const DAY = 86_400_000;

/** Text that an input should bear: of any alphabet, whole characters, no NUL. */
const text = fc.string({ unit: 'binary', maxLength: 40 }).map((raw) => raw.replaceAll('\0', '').toWellFormed());

const day = fc
  .integer({ min: -3, max: 400 })
  .map((offset) => new Date(Date.now() + offset * DAY).toISOString().slice(0, 10));

const FORMATS: Readonly<Record<string, Arbitrary<string>>> = {
  uuid: fc.uuid({ version: 7 }),
  date: day,
  'date-time': day.map((date) => `${date}T00:00:00.000Z`),
  email: fc.emailAddress(),
  uri: fc.webUrl({ validSchemes: ['https'] }),
};

/** Values that a JSON Schema of an OpenAPI document allows, its own examples among them. */
export class JsonSchemaArbitraries {
  readonly #components: Readonly<Record<string, JsonSchema>>;

  constructor(components: Readonly<Record<string, JsonSchema>>) {
    this.#components = components;
  }

  resolve(schema: JsonSchema): JsonSchema {
    if (typeof schema.$ref !== 'string') return schema;
    const { $ref, ...beside } = schema;
    return { ...this.resolve(this.#components[$ref.split('/').at(-1)]), ...beside };
  }

  of(given: JsonSchema): Arbitrary<unknown> {
    const schema = this.resolve(given);
    const generated = this.#generated(schema);
    const examples: readonly unknown[] | undefined = schema.examples;
    return examples === undefined ? generated : fc.oneof(fc.constantFrom(...examples), generated);
  }

  #generated(schema: JsonSchema): Arbitrary<unknown> {
    if ('const' in schema) return fc.constant(schema.const);
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices !== undefined) return fc.oneof(...choices.map((choice: JsonSchema) => this.of(choice)));
    switch (schema.type) {
      case 'object':
        return this.#object(schema);
      case 'array':
        return fc.array(this.of(schema.items), {
          minLength: schema.minItems ?? 0,
          maxLength: Math.min(schema.maxItems ?? 5, 5),
        });
      case 'string':
        return strings(schema);
      case 'integer':
        return fc.integer({ min: schema.minimum ?? -1_000_000, max: schema.maximum ?? 1_000_000 });
      case 'number':
        return fc
          .double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000_000, noNaN: true })
          .map((number) => Math.round(number * 1_000) / 1_000)
          .filter((number) => number > (schema.exclusiveMinimum ?? Number.NEGATIVE_INFINITY));
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      default:
        throw new Error(`nobody knows what fits ${JSON.stringify(schema)}`);
    }
  }

  #object({ properties = {}, required = [] }: JsonSchema): Arbitrary<unknown> {
    const members = Object.entries(properties).map(([name, schema]) => [name, this.of(schema)]);
    return fc.record(Object.fromEntries(members), { requiredKeys: required });
  }
}

function strings({ format, pattern, minLength = 0, maxLength = 40 }: JsonSchema): Arbitrary<string> {
  const known = FORMATS[format];
  if (known !== undefined) return known;
  const fits = (value: string) => {
    const { length } = [...value];
    return (
      length >= minLength && length <= maxLength && (pattern === undefined || new RegExp(pattern, 'u').test(value))
    );
  };
  if (pattern === undefined || /\\[pP]\{/.test(pattern))
    return fc
      .oneof(
        text,
        text.map((value) => value.padEnd(minLength, '가')),
      )
      .filter(fits);
  return fc.stringMatching(new RegExp(pattern)).filter(fits);
}
