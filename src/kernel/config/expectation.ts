import { z } from 'zod';

type Shape = z.core.JSONSchema.BaseSchema & { readonly expects?: string };

/** Says in words what a schema takes: "a whole number from 0 to 65535". */
export const expectationOf = (schema: z.ZodType): string =>
  inWords(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape);

function inWords(shape: Shape): string {
  if (shape.expects !== undefined) return shape.expects;
  if (shape.enum !== undefined) return `one of ${shape.enum.join(', ')}`;
  switch (shape.type) {
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `a whole number${range(shape)}`;
    case 'number':
      return `a number${range(shape)}`;
    case 'array':
      return `a list of ${items(shape)}`;
    case 'string':
      if (shape.format === 'uri') return 'a URL such as https://www.example.com';
      return shape.pattern === undefined ? 'text' : `text of the form ${shape.pattern}`;
    default:
      return 'a value of the right form';
  }
}

function items(shape: Shape): string {
  const item = shape.items as Shape | undefined;
  return item === undefined || (item.type === 'string' && item.expects === undefined) ? 'texts' : inWords(item);
}

function range({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Shape): string {
  const words = [
    minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? `from ${minimum}` : '',
    exclusiveMinimum === undefined ? '' : `above ${exclusiveMinimum}, up`,
    maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? `to ${maximum}` : '',
    exclusiveMaximum === undefined ? '' : `below ${exclusiveMaximum}`,
  ].filter((word) => word !== '');
  return words.length === 0 ? '' : ` ${words.join(' ')}`;
}
