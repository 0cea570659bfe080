import { readProgramFile } from '#kernel/program/program-files.ts';

/** The version of the program, as in package.json. */
export const VERSION: string = JSON.parse(readProgramFile('package.json').toString()).version;
