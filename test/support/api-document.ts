import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonSchema } from './json-schema-arbitrary.ts';

export interface ApiOperation {
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  readonly roles: readonly string[] | undefined;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly body: JsonSchema | undefined;
  readonly responses: Readonly<Record<string, JsonSchema>>;
}

/** What an OpenAPI document says, and whether a request or an answer is as it says. */
export class ApiDocument {
  readonly #document: JsonSchema;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: false });

  constructor(document: JsonSchema) {
    this.#document = document;
    addFormats.default(this.#ajv);
    this.#ajv.addSchema({ $id: 'api', components: document.components });
  }

  get components(): Readonly<Record<string, JsonSchema>> {
    return this.#document.components.schemas;
  }

  get operations(): ApiOperation[] {
    return Object.entries<JsonSchema>(this.#document.paths).flatMap(([path, methods]) =>
      Object.entries<JsonSchema>(methods).map(([method, told]) => ({
        method: method.toUpperCase(),
        path,
        roles: told.security[0]?.bearer,
        parameters: told.parameters.map((parameter: JsonSchema) => this.#resolve(parameter)),
        body: told.requestBody?.content['application/json'].schema,
        responses: told.responses,
      })),
    );
  }

  allows(schema: JsonSchema, value: unknown): boolean {
    return this.#validator(schema)(value) === true;
  }

  /** What is wrong with an answer; nothing when it is one of those that the operation promises. */
  faultOf(
    { responses }: ApiOperation,
    answer: { readonly status: number; readonly type: string; readonly text: string },
  ): string | undefined {
    const told = responses[answer.status] ?? (answer.status >= 400 ? responses.default : undefined);
    if (told === undefined) return `the status ${answer.status} is not among those of the operation`;
    const { content = {} } = this.#resolve(told);
    const [type = ''] = answer.type.split(';');
    if (Object.keys(content).length === 0)
      return answer.text === '' ? undefined : 'there is a body, and none is promised';
    if (content[type] === undefined) return `the type ${type} is not among ${Object.keys(content)}`;
    if (!/json$/.test(type)) return undefined;
    const validate = this.#validator(content[type].schema);
    return validate(JSON.parse(answer.text)) ? undefined : this.#ajv.errorsText(validate.errors);
  }

  #resolve(value: JsonSchema): JsonSchema {
    if (typeof value.$ref !== 'string') return value;
    return value.$ref
      .slice(2)
      .split('/')
      .reduce((part: JsonSchema, name: string) => part[name], this.#document);
  }

  readonly #validators = new Map<JsonSchema, ValidateFunction>();
  #validator(schema: JsonSchema): ValidateFunction {
    let validate = this.#validators.get(schema);
    if (validate === undefined) {
      const text = JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/');
      validate = this.#ajv.compile(JSON.parse(text));
      this.#validators.set(schema, validate);
    }
    return validate;
  }
}
