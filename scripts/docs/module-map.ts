import fs from 'node:fs';
import path from 'node:path';
import { conversationOf } from '#kernel/documents/conversation.ts';
import { fullPathOf } from '#kernel/documents/openapi.ts';
import { healthOperations } from '#kernel/http/health-handlers.ts';
import type { Operation } from '#kernel/http/route.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { operationRoutes } from '#kernel/operations/operation-routes.ts';
import { documentsOf } from '../../src/bootstrap/documents.ts';
import { code, GENERATED, joined, table } from './markdown.ts';

interface Mapped {
  readonly modules: readonly ModuleManifest[];
  /** The folder `src`. */
  readonly sources: string;
}

const CREATED = /\bCREATE (?:VIRTUAL )?TABLE (?:IF NOT EXISTS )?(\w+)/g;

/** docs/module-map.md: what each module has, tells and hears. */
export const moduleMap = ({ modules, sources }: Mapped): string =>
  joined(
    GENERATED,
    '# Module map',
    'Each module has a database of its own. An arrow is what one tells the other; [events.md](events.md) has the details.',
    diagram(modules),
    `Every module has the tables of the kernel besides its own: ${tablesIn(path.join(sources, 'kernel')).map(code).join(', ')}.`,
    ...modules.map((module) => chapter(module, path.join(sources, 'modules', module.name))),
    '## Every process',
    'Answers these besides, whatever modules it runs. Those for operators are on the management listener; for admins they are on the public one too, but for those that write files of the machine or hand out rights.',
    routeTable('route', [...healthOperations, ...documentsOf({ modules, topicPrefix: '' }).routes]),
    routeTable('for operators', operationRoutes),
  );

function diagram(modules: readonly ModuleManifest[]): string {
  const told = conversationOf(modules, '');
  const arrows = modules.flatMap(({ name: from }) =>
    modules.flatMap(({ name: to }) => {
      const names = told
        .filter(({ teller, heardBy }) => teller === from && heardBy.some(({ module }) => module === to))
        .map(({ event }) => event.type.slice(from.length + 1));
      return names.length === 0 ? [] : [`    ${from} -- ${names.join('<br>')} --> ${to}`];
    }),
  );
  return ['```mermaid', 'flowchart LR', ...modules.map(({ name }) => `    ${name}`), ...arrows, '```'].join('\n');
}

const chapter = (
  { name, summary, publishes, subscribes, routes, operatorRoutes = [], jobs = [] }: ModuleManifest,
  folder: string,
): string =>
  joined(
    `## ${name}`,
    summary,
    routeTable('route', routes),
    routeTable('for operators', operatorRoutes),
    table(
      ['tells', 'key', ''],
      publishes.map((event) => [code(event.type), code(event.key), event.summary]),
    ),
    table(
      ['hears', 'and then'],
      subscribes.map(({ event, name, scope }) => [
        code(event.type),
        `${code(name)}${scope === 'instance' ? ', in every process' : ''}`,
      ]),
    ),
    table(
      ['job', 'every'],
      jobs.map((job) => [code(job.name), durationOf(job.every)]),
    ),
    `Tables: ${tablesIn(path.join(folder, 'persistence')).map(code).join(', ')}.`,
  ).trimEnd();

const routeTable = (title: string, routes: readonly Operation[]): string =>
  table(
    [title, 'for', ''],
    routes.map((route) => [code(`${route.method} ${fullPathOf(route)}`), route.policy, route.summary]),
  );

const tablesIn = (folder: string): readonly string[] =>
  fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /migration/.test(file) && file.endsWith('.ts'))
    .toSorted()
    .flatMap((file) => [...fs.readFileSync(path.join(folder, file), 'utf8').matchAll(CREATED)])
    .map(([, name = '']) => name);

function durationOf(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds >= 86_400) return `${seconds / 86_400} d`;
  if (seconds >= 3_600) return `${seconds / 3_600} h`;
  return seconds >= 60 ? `${seconds / 60} min` : `${seconds} s`;
}
