import { createReadStream, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getAssetKeys, getRawAsset, isSea } from 'node:sea';
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';

/** Whether the program is one executable file that carries what it reads; else it is a checkout with its packages. */
export const IS_ONE_FILE = isSea();

/** The folder of the checkout, or the one that the executable lies in. */
export const PROGRAM_FOLDER = IS_ONE_FILE ? dirname(process.execPath) : join(import.meta.dirname, '../../..');

/** How the command line is called from here, for words that advise it. */
export const COMMAND = IS_ONE_FILE ? 'jumak' : 'npx jumak';
export const START_COMMAND = IS_ONE_FILE ? 'jumak start' : 'npm start';

/** Whether the executable carries a file of the checkout; outside of it none is carried. */
export const carries = (file: string): boolean => IS_ONE_FILE && getAssetKeys().includes(file);

/** A file of the program, by its path in the checkout. What comes out of the executable is not to be written to. */
export const readProgramFile = (file: string): Buffer =>
  IS_ONE_FILE ? Buffer.from(getRawAsset(file)) : readFileSync(join(PROGRAM_FOLDER, file));

/** The same to be sent on, piece by piece where it is on the disk. */
export const streamProgramFile = (file: string): Readable =>
  IS_ONE_FILE
    ? Readable.from([readProgramFile(file)], { objectMode: false })
    : createReadStream(join(PROGRAM_FOLDER, file));

/** Runs a file of the program in a thread of its own. */
export const threadOf = (file: string, workerData: unknown): Worker =>
  IS_ONE_FILE
    ? new Worker(readProgramFile(file).toString(), { eval: true, workerData })
    : new Worker(join(PROGRAM_FOLDER, file), { workerData });
