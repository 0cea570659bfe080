const QUOTES = ['', "'", '"', '`', "')", '"))', "\\'", '%27', "''", 'ʼ'];
const STATEMENTS = [
  ' OR 1=1',
  " OR 'a'='a",
  ' AND 1=2',
  ' UNION SELECT NULL,NULL',
  ' UNION SELECT sql FROM sqlite_master',
  '; DROP TABLE member',
  "; UPDATE member SET role='ADMIN'",
  ' AND SLEEP(5)',
  " AND LOAD_EXTENSION('x')",
  '||(SELECT 1)||',
  ' OR 1 LIKE 1 ESCAPE 1',
];
const ENDS = ['', '--', '#', '/*', ';'];

/** Short texts that break out of a statement which they are pasted into, each once: every quote with every statement and every end. */
export const sqlInjections: readonly string[] = QUOTES.flatMap((quote) =>
  STATEMENTS.flatMap((statement) => ENDS.map((end) => `${quote}${statement}${end}`)),
);

/** What a document database would take for an operator, and what a library might take for something other than a value. */
export const operatorObjects: readonly unknown[] = [
  { $ne: null },
  { $gt: '' },
  { $in: [''] },
  { $or: [{}] },
  { $regex: '.*' },
  { $where: 'true' },
  { $like: '%' },
  { toString: 1, valueOf: 1 },
  { toJSON: 'x' },
  { length: 1e9 },
  { raw: 'DROP TABLE member' },
  [{ $ne: null }],
  [["' OR 1=1 --"]],
  [],
  {},
];
