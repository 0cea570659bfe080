import { expect, it } from '@jest/globals';
import { documentsOf } from '../../src/bootstrap/documents.ts';
import { allModules } from '../../src/bootstrap/modules.ts';
import { ApiDocument } from '../support/api-document.ts';
import type { JsonSchema } from '../support/json-schema-arbitrary.ts';

/** What is no text that others read: secrets of any characters, and what is looked up or checked by a rule of its own. */
const OTHERWISE = [
  'currentPassword',
  'email',
  'images',
  'key',
  'module',
  'newPassword',
  'password',
  'refreshToken',
  'timeZone',
  'token',
  'type',
];
const api = new ApiDocument(documentsOf({ modules: allModules, topicPrefix: 'jumak' }).openApi() as JsonSchema);

/** The names of texts in a body for which the document says no form. */
function formlessTexts(schema: JsonSchema, name: string): string[] {
  const { $ref, anyOf = [], properties = {}, items, type, pattern, format, enum: values, const: only } = schema;
  if ($ref !== undefined) return formlessTexts(api.components[$ref.split('/').at(-1)], name);
  const inner: [string, JsonSchema][] = Object.entries(properties);
  return [
    ...(type === 'string' && (pattern ?? format ?? values ?? only) === undefined ? [name] : []),
    ...[...inner, ...[...anyOf, ...(items ? [items] : [])].map((each) => [name, each] as [string, JsonSchema])].flatMap(
      ([key, each]) => formlessTexts(each, key),
    ),
  ];
}

it('every text in a request has a form, so that nothing hides in a name that others read', () => {
  const formless = api.operations.flatMap(({ body }) => (body === undefined ? [] : formlessTexts(body, '')));
  expect([...new Set(formless)].sort()).toEqual(OTHERWISE);
});
