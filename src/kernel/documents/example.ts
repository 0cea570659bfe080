import type { JsonSchema, JsonSchemas } from './json-schemas.ts';

const TEXTS: Readonly<Record<string, string>> = {
  uuid: '01983b6e-5d00-7a3c-9c1f-2f4d6e8a0b1c',
  date: '2026-12-24',
  'date-time': '2026-12-01T09:30:00.000Z',
};

/** A value that fits a schema: its own example where it has one, else the simplest. */
export function exampleOf(schemas: JsonSchemas, schema: JsonSchema): unknown {
  const {
    examples,
    default: byDefault,
    const: constant,
    enum: choices,
    anyOf,
    items,
    ...rest
  } = schemas.resolve(schema);
  if (Array.isArray(examples)) return examples[0];
  if (byDefault !== undefined) return byDefault;
  if (constant !== undefined) return constant;
  if (Array.isArray(choices)) return choices[0];
  if (Array.isArray(anyOf)) return exampleOf(schemas, anyOf[0]);
  switch (Array.isArray(rest.type) ? rest.type[0] : rest.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries((rest.properties ?? {}) as Readonly<Record<string, JsonSchema>>).map(([name, property]) => [
          name,
          exampleOf(schemas, property),
        ]),
      );
    case 'array':
      return [exampleOf(schemas, items as JsonSchema)];
    case 'string':
      return TEXTS[String(rest.format)] ?? 'text';
    case 'integer':
    case 'number':
      return Number(rest.exclusiveMinimum ?? -1) >= 0 ? 1 : (rest.minimum ?? 1);
    case 'boolean':
      return false;
    default:
      return null;
  }
}
