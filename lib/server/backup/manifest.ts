import { z } from 'zod';
import { BACKUP_TABLES } from '#db/queries/backup.ts';

/** Version of the format of backup files. */
export const BACKUP_FORMAT = 1;
/** Bytes of one part of a table: an entry of a tar needs its size in advance. */
export const PART_BYTES = 8 * 1024 * 1024;
/** Bytes of the largest entry that is read. Beyond it, the file isn't a backup. */
export const MAX_ENTRY_BYTES = 32 * 1024 * 1024;
/** The entry after the tables: by then their hashes are known. */
export const MANIFEST_NAME = 'manifest.json';
/** The last entry of a backup: SHA-256 of the manifest, hex. */
export const MANIFEST_HASH_NAME = 'manifest.sha256';

const MAX_TABLES = 200;
const MAX_WORKSHOPS = 100_000;
const MAX_MIGRATIONS = 10_000;
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const Manifest = z.object({
  format: z.literal(BACKUP_FORMAT),
  /** Version of the program that made the backup. */
  program: z.string().max(50),
  /** Number of migrations of the database. */
  schema: z.number().int().min(1).max(MAX_MIGRATIONS),
  /** SHA-256 of each migration. */
  migrations: z.array(Sha256).min(1).max(MAX_MIGRATIONS),
  /** Major version of PostgreSQL. */
  postgres: z.number().int(),
  madeAt: z.iso.datetime(),
  /** Id of the only workshop; null: everything. */
  workshop: z.string().max(64).nullable(),
  /** In the order in which they are loaded. */
  tables: z
    .array(
      z.object({
        name: z.enum(BACKUP_TABLES.map(({ name }) => name)),
        columns: z.array(z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/)).max(MAX_TABLES),
        rows: z.number().int().min(0),
        /** Of the content of all parts together. */
        sha256: Sha256,
      }),
    )
    .max(MAX_TABLES),
  /** The last position of each workshop's log. */
  workshops: z
    .array(z.object({ id: z.string().max(64), pos: z.number().int().min(0) }))
    .max(MAX_WORKSHOPS),
});
export type Manifest = z.infer<typeof Manifest>;

/** `tables/change/000001`: parts count from 1. */
export function partName(table: string, part: number): string {
  return `tables/${table}/${String(part).padStart(6, '0')}`;
}

const PART_NAME = /^tables\/([a-z_]+)\/(\d{6,})$/;

/** The table and number of a part; null for another name. */
export function parsePartName(name: string): { table: string; part: number } | null {
  const [, table, part] = PART_NAME.exec(name) ?? [];
  return table === undefined ? null : { table, part: Number(part) };
}
