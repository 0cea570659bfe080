import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

const LOCAL = '#/$defs/';
const COMPONENTS = '#/components/schemas/';

/**
 * JSON Schemas (2020-12) of what goes over the wire, from the schemas that read it. One with an `id` among its metadata
 * becomes a component, and the others refer to it.
 */
export class JsonSchemas {
  readonly #components = new Map<string, JsonSchema>();

  /** Sorted by name. */
  get components(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#components].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  of(schema: z.ZodType): JsonSchema {
    const {
      $schema: _,
      $defs = {},
      ...json
    } = z.toJSONSchema(schema, { io: 'input', override: keepMetadataOfTheWire });
    for (const [name, definition] of Object.entries($defs))
      this.#components.set(name, withComponents(definition) as JsonSchema);
    return withComponents(json) as JsonSchema;
  }

  /** What a reference stands for, with what is said beside it. */
  resolve(schema: JsonSchema): JsonSchema {
    const { $ref, ...beside } = schema;
    return typeof $ref === 'string' ? { ...this.#components.get($ref.slice(COMPONENTS.length)), ...beside } : schema;
  }
}

/** Zod takes examples and defaults of a schema that transforms for those of its output; here they are always of the wire. */
function keepMetadataOfTheWire({
  zodSchema,
  jsonSchema,
}: {
  readonly zodSchema: z.core.$ZodType;
  jsonSchema: object;
}): void {
  const { examples, default: byDefault } = z.globalRegistry.get(zodSchema) ?? {};
  if (examples !== undefined) Object.assign(jsonSchema, { examples });
  if (byDefault !== undefined) Object.assign(jsonSchema, { default: byDefault });
}

function withComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withComponents);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) =>
      name === '$ref' && typeof member === 'string' && member.startsWith(LOCAL)
        ? [name, COMPONENTS + member.slice(LOCAL.length)]
        : [name, withComponents(member)],
    ),
  );
}
