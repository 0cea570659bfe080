import type { JsonSchema, JsonSchemas } from './json-schemas.ts';

export interface SchemaField {
  /** With dots into objects and brackets into lists: `lines[].price.amount`. */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

/** The fields of an object schema as lines of a table, the nested ones after their parent. */
export const fieldsOf = (schemas: JsonSchemas, schema: JsonSchema, prefix = ''): readonly SchemaField[] => {
  const { properties = {}, required = [] } = schemas.resolve(schema);
  return Object.entries(properties as Readonly<Record<string, JsonSchema>>).flatMap(([name, property]) => {
    const field = schemas.resolve(property);
    const path = prefix + name;
    return [
      {
        path,
        type: typeOf(schemas, field),
        required: (required as readonly string[]).includes(name),
        description: String(field.description ?? ''),
      },
      ...nestedOf(schemas, field, path),
    ];
  });
};

function nestedOf(schemas: JsonSchemas, field: JsonSchema, path: string): readonly SchemaField[] {
  if (field.type === 'array') {
    const items = schemas.resolve(field.items as JsonSchema);
    return items.type === 'object' ? fieldsOf(schemas, items, `${path}[].`) : [];
  }
  if (Array.isArray(field.anyOf))
    return field.anyOf.flatMap((choice) => nestedOf(schemas, schemas.resolve(choice), path));
  return field.type === 'object' ? fieldsOf(schemas, field, `${path}.`) : [];
}

function typeOf(schemas: JsonSchemas, schema: JsonSchema): string {
  const { type, format, const: constant, enum: choices, anyOf, items } = schemas.resolve(schema);
  if (constant !== undefined) return JSON.stringify(constant);
  if (Array.isArray(choices)) return choices.join(' | ');
  if (Array.isArray(anyOf)) return anyOf.map((choice) => typeOf(schemas, choice)).join(' | ');
  if (type === 'array') return `list of ${typeOf(schemas, items as JsonSchema)}`;
  return Array.isArray(type) ? type.join(' | ') : String(format ?? type ?? 'anything');
}
