import ts from 'typescript';

export interface ModuleFile {
  readonly module: string;
  readonly path: string;
  readonly text: string;
}

export interface TableFault {
  readonly path: string;
  readonly fault: string;
}

/** SQL is written with its key words in capitals and its tables in small letters. A name right before a bracket is a function. */
const NAMES = [
  /(?<!\bDISTINCT\s+)\b(?:FROM|JOIN)\s+[`"]?(?:\w+\.)?([a-z]\w*)(?![\w.(])/g,
  /\b(?:INTO|UPDATE|TABLE|REFERENCES)\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?[`"]?(?:\w+\.)?([a-z]\w*)(?![\w.])/g,
  /\bINDEX\s+(?:IF\s+NOT\s+EXISTS\s+)?\w+\s+ON\s+[`"]?([a-z]\w*)/g,
];
const LISTED = /\bFROM\s+[a-z]\w*(?:\s+(?:AS\s+)?[a-z]\w*)?((?:\s*,\s*[a-z]\w*(?:\s+(?:AS\s+)?[a-z]\w*)?)+)/g;
const CREATED = /\bCREATE\s+(?:VIRTUAL\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[`"]?(\w+)/g;
const COMMON = /(?:\bWITH|\bRECURSIVE|,)\s+(\w+)\s*(?:\([^)]*\)\s*)?AS\s*(?:(?:NOT\s+)?MATERIALIZED\s*)?\(/g;
const WRITTEN = /\b(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+[`"]?([a-z]\w*)/g;
const HOLE = '⟨⟩';
const COMPUTED = new RegExp(`\\b((?:FROM|JOIN|INTO|UPDATE|TABLE)\\s+${HOLE})`, 'g');
/** The other ways to name a table: a query builder, the mapping of an entity, an upsert. */
const IN_CODE = [
  /\.(?:selectFrom|insertInto|updateTable|deleteFrom|innerJoin|leftJoin|createTable|dropTable)\(\s*['"`]([a-z]\w*)/g,
  /\btableName:\s*['"`](\w+)/g,
  /\binto:\s*['"`](\w+)/g,
];

/** What the files of the modules do with tables that are not theirs. */
export function tableFaults(files: readonly ModuleFile[]): TableFault[] {
  const created = new Map(files.map(({ module }) => [module, new Set<string>()]));
  for (const { module, text } of files)
    for (const table of matches(sqlOf(text), CREATED)) created.get(module)?.add(table);
  return files.flatMap(({ module, path, text }) => {
    const sql = sqlOf(text);
    const own = created.get(module) ?? new Set();
    const misnamed = matches(sql, CREATED).filter((table) => table !== module && !table.startsWith(`${module}_`));
    const foreign = [...tablesNamedIn(sql), ...matches(text, ...IN_CODE)].filter((table) => !own.has(table));
    const written = path.includes('/queries/') ? matches(sql, WRITTEN) : [];
    return [
      ...misnamed.map((table) => `creates ${table}, which is to be called ${module}_${table}`),
      ...foreign.map((table) => `names ${table}, which no migration of ${module} creates`),
      ...written.map((table) => `writes ${table} in a query`),
      ...matches(sql, COMPUTED).map((computed) => `computes the name of a table: ${computed}`),
    ].map((fault) => ({ path, fault }));
  });
}

function tablesNamedIn(sql: string): string[] {
  const common = new Set(matches(sql, COMMON));
  const listed = matches(sql, LISTED).flatMap((list) =>
    list.split(',').map((item) => item.trim().split(/\s+/)[0] ?? ''),
  );
  return [...new Set([...matches(sql, ...NAMES), ...listed])].filter((table) => table !== '' && !common.has(table));
}

const matches = (text: string, ...patterns: readonly RegExp[]): string[] => [
  ...new Set(patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''))),
];

/** The texts written in a file, with a mark in place of what a template computes. */
function sqlOf(source: string): string {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
    if (ts.isTemplateExpression(node)) {
      texts.push([node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join(HOLE));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('file.ts', source, ts.ScriptTarget.Latest));
  return texts.join('\n;\n');
}
