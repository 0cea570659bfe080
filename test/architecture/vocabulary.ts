import path from 'node:path';
import ts from 'typescript';

/** Words of the booking business that are never those of a protocol or a tool; roles of the HTTP policies are not among them. */
const BOOKING_WORDS = new Set(
  [
    'accommodation lodging hotel inn listing amenity',
    'reservation reserve reserved booking booked bookable overbooking',
    'room bed night nightly stay occupancy vacancy guest',
    'checkin checkout refund cancellation holiday season weekend',
  ].flatMap((line) => line.split(' ')),
);
/** Of these those that mean nothing else in a sentence, in English or Korean. */
const BOOKING_IN_PROSE =
  /\b(accommodation|lodging|hotel|amenit(y|ie)|reservation|(over)?book(ing|ed|able)|bedroom|nightly|occupancy|vacancy|refund|cancellation)s?\b|예약|숙소|객실|숙박|투숙|환불/gi;
const PAIRS = new Set(['check in', 'check out']);

/** What in a source of the kernel is of the booking business: its file name, its identifiers, and words of its texts and comments. */
export function bookingWordsIn({ file, text }: { file: string; text: string }): string[] {
  const names = [path.basename(file).replace(/(\.spec)?\.ts$/, ''), ...identifiersIn(text)];
  const named = [...new Set(names)].filter((name) => {
    const words = wordsOf(name);
    return words.some((word, at) => BOOKING_WORDS.has(singular(word)) || PAIRS.has(`${word} ${words[at + 1]}`));
  });
  return [...named, ...proseIn(text).flatMap((prose) => prose.match(BOOKING_IN_PROSE) ?? [])];
}

const FORBIDDEN_FILES = /(^|[-./])(utils?|helpers?)(\.|\/)|(^|\/)(common|misc|shared|index)(\.|\/)/;
/** Jest takes a reporter and a setup by their default exports. */
const TAKES_A_DEFAULT = /^test\/(reporters|setup)\//;
const FORBIDDEN_NAMES = /^(I[A-Z][a-z]\w*|\w*(Impl|Manager|Service|Helper|Utils?))$/;

/** Names that say nothing, and exports that hide where a thing is. */
export function namingFaultsIn({ file, text }: { file: string; text: string }): string[] {
  const source = sourceOf(text);
  const statements = source.statements;
  const reExports = statements.filter(
    (statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined,
  );
  return [
    ...(FORBIDDEN_FILES.test(file) ? [`${file}: a file is named after what it holds`] : []),
    ...(/^[a-z0-9]+([-.][a-z0-9]+)*\.[a-z]+$/.test(path.basename(file))
      ? []
      : [`${file}: a file's name is in kebab-case`]),
    ...declaredIn(source)
      .filter((name) => FORBIDDEN_NAMES.test(name))
      .map((name) => `${file}: ${name} says what kind of thing it is and not what it does`),
    ...(!TAKES_A_DEFAULT.test(file) && statements.some(isDefaultExport) ? [`${file}: an export has a name`] : []),
    ...(statements.length > 0 && reExports.length === statements.length
      ? [`${file}: it only hands on what others export`]
      : []),
  ];
}

const sourceOf = (text: string): ts.SourceFile => ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest);

function identifiersIn(text: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) names.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(sourceOf(text));
  return names;
}

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/.*$/gm;

/** What is written for people: comments, and the texts of the program. */
function proseIn(text: string): string[] {
  const texts: string[] = [...(text.match(COMMENT) ?? [])];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      texts.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(sourceOf(text));
  return texts;
}

function declaredIn(source: ts.SourceFile): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const isNamed =
      ts.isClassDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isVariableDeclaration(node);
    if (isNamed && node.name !== undefined && ts.isIdentifier(node.name)) names.push(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

function isDefaultExport(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true;
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
  );
}

const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');

const singular = (word: string): string => word.replace(/ies$/, 'y').replace(/s$/, '');
