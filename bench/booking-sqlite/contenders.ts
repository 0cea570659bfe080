export interface Contender {
  readonly name: string;
  /** The server's file, beside this one. */
  readonly file: string;
  readonly arguments: readonly string[];
  /** Whether it is a saga over two files with outboxes, or a transaction in one. */
  readonly saga: boolean;
  /** Left out of a quick run. */
  readonly onlyInFull?: boolean;
  readonly described: string;
}

export const OURS = 'Jumak';
export const USUAL = 'the usual saga';
const USUAL_WITHOUT_SEARCH = 'the usual, no search';
export const RAW = 'raw';
export const RAW_GROUPED = 'raw grouped';

export const CONTENDERS: readonly Contender[] = [
  { name: OURS, file: 'ours', arguments: [], saga: true, described: 'the program as it is started' },
  {
    name: USUAL,
    file: 'usual',
    arguments: ['whole'],
    saga: true,
    described: 'the same saga on the same tables, a MikroORM unit of work for each step',
  },
  {
    name: USUAL_WITHOUT_SEARCH,
    file: 'usual',
    arguments: ['without-search'],
    saga: true,
    onlyInFull: true,
    described: 'the same, and the search is told of nothing',
  },
  {
    name: RAW,
    file: 'raw',
    arguments: ['one'],
    saga: false,
    described: 'a limit: one transaction for each booking, and nothing else',
  },
  {
    name: RAW_GROUPED,
    file: 'raw',
    arguments: ['grouped'],
    saga: false,
    described: 'a limit: the same, with everything that waits in one commit',
  },
];
