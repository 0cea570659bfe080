/** Faults of the server and not of the statement, by their number. */
const FAULTS = new Set([
  1020, // a row has changed since it was read
  1021, // disk full
  1026, // error writing a file
  1030, // error of the storage engine
  1037,
  1041, // out of memory
  1040, // too many connections
  1047, // a member of a cluster that is not ready
  1053, // shutting down
  1114, // table or disk full
  1129, // host blocked
  1135, // no thread
  1158,
  1159,
  1160,
  1161, // network
  1180, // error during COMMIT
  1203,
  1226, // too many connections of the user
  1205, // lock wait timeout
  1206, // lock table full
  1213, // deadlock
  1290,
  1836, // read-only server
  1317, // interrupted
  1412, // a migration has changed a table
  1615, // to be prepared again
  1927, // connection killed
  1969,
  3024, // statement took too long
  2013, // lost connection
  3101, // undone by the other members of a cluster
  4031, // client was idle for too long
]);
const TRANSPORT = /^(PROTOCOL_|ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|HANDSHAKE_)/;
const ENDED_BY_SERVER = new Set([1020, 1053, 1180, 1213, 1927, 3101, 4031]);
const PASSING = new Set([1020, 1180, 1205, 1213, 1317, 1412, 1615, 1927, 1969, 2013, 3101]);
const DENIED = new Set([1044, 1045, 1142, 1227, 1698, 3118]);
const ENCRYPTED_ONLY = new Set([3159]);
const DUPLICATE = new Set([1062]);
const READ_ONLY = new Set([1290, 1836]);
const OUT_OF_STATEMENTS = new Set([1461]);
/** What MariaDB and MySQL say to who would not wait for a lock. */
const NOT_WAITED_FOR = new Set([1205, 3572]);

interface MysqlError {
  readonly errno?: unknown;
  readonly code?: unknown;
  readonly fatal?: unknown;
}

/** The mapper wraps what the driver threw. */
const seek = (error: unknown, is: (found: MysqlError) => boolean): boolean =>
  Error.isError(error) && (is(error as MysqlError) || seek(error.cause, is));

const numbered = (error: unknown, numbers: ReadonlySet<number>): boolean =>
  seek(error, ({ errno }) => typeof errno === 'number' && numbers.has(errno));

/** The connection is of no use any more. */
export const isLost = (error: unknown): boolean =>
  seek(error, ({ code, fatal }) => fatal === true || (typeof code === 'string' && TRANSPORT.test(code)));

export const isMysqlFault = (error: unknown): boolean => isLost(error) || numbered(error, FAULTS);

/** The server has undone the transaction by itself. */
export const endsTransaction = (error: unknown): boolean => isLost(error) || numbered(error, ENDED_BY_SERVER);

/** The same unit may well succeed at once: somebody else was in its way, or the connection is gone. */
export const isPassing = (error: unknown): boolean => isLost(error) || numbered(error, PASSING);

/** The account is not let in, or may not do this. */
export const isDenied = (error: unknown): boolean => numbered(error, DENIED);

/** The server lets nobody in who comes without TLS. */
export const asksForTls = (error: unknown): boolean => numbered(error, ENCRYPTED_ONLY);

/** TLS was asked for, and the server has none. */
export const hasNoTls = (error: unknown): boolean => seek(error, ({ code }) => code === 'HANDSHAKE_NO_SSL_SUPPORT');

/** The handshake of TLS has failed, which it does when the certificate of the server is not trusted. */
export const isNotTrusted = (error: unknown): boolean => seek(error, ({ code }) => code === 'HANDSHAKE_SSL_ERROR');

/** Of a question that waits for no lock: somebody else has it. */
export const isHeld = (error: unknown): boolean => numbered(error, NOT_WAITED_FOR);

export const isDuplicate = (error: unknown): boolean => numbered(error, DUPLICATE);

/** All clients of the server together have as many prepared statements as it keeps. */
export const isOutOfStatements = (error: unknown): boolean => numbered(error, OUT_OF_STATEMENTS);

/** The server takes no writes: another may lead since a fail-over, while this one keeps its connections. */
export const isReadOnly = (error: unknown): boolean => numbered(error, READ_ONLY);
