import { z } from 'zod';

export const MANIFEST = 'manifest.json';
/** Raised when a backup made before can no longer be restored as it is. */
export const FORMAT = 1;

const copiedFile = z.object({ file: z.string().regex(/^(keys\/)?\w[\w.-]*$/), bytes: z.int(), sha256: z.hex() });
const databaseCopy = copiedFile.extend({
  module: z.string(),
  migrations: z.array(z.string()),
  /** Rows by table. */
  rows: z.record(z.string(), z.int()),
});

export type CopiedFile = z.infer<typeof copiedFile>;
export type DatabaseCopy = z.infer<typeof databaseCopy>;

/** What a backup says of itself, so that whoever restores it can tell what it is and whether it is whole. */
export const backupManifest = z.object({
  format: z.literal(FORMAT),
  /** The version of the program that made it. */
  version: z.string(),
  /** The instant that all databases show. */
  takenAt: z.iso.datetime(),
  databases: z.array(databaseCopy),
  keys: z.array(copiedFile),
});

export type BackupManifest = z.infer<typeof backupManifest>;
