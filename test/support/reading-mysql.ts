import { workerData } from 'node:worker_threads';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { connectionOptions } from '#kernel/persistence/mysql.connection.ts';
import type { MysqlQuestion, Wiring } from './synchronous-mysql.ts';

const CONNECT_WITHIN = 10_000;

/** Runs in a thread of its own: reads for a thread that stands still until it has the answer. */
const { account, port, signal } = workerData as Wiring;
const connection = await createConnection({ ...connectionOptions(account), connectTimeout: CONNECT_WITHIN });

port.on('message', async ({ schema, sql, values }: MysqlQuestion) => {
  try {
    if (schema !== undefined) await connection.query('USE ??', [schema]);
    const [rows] = await connection.query<RowDataPacket[]>(sql, [...(values ?? [])]);
    port.postMessage({ rows });
  } catch (error) {
    port.postMessage({ problem: String(error) });
  }
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
});
