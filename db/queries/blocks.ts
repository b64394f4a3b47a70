import { and, asc, count, eq, inArray, notLike, or } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { block } from '#db/schema.ts';

export type BlockRow = typeof block.$inferSelect;

/** Ends the id of a machine's block, which belongs to the block of its agent's key. */
const MACHINE_SUFFIX = '.machine';

/** Whether the workshop excludes any of these values. */
export async function isBlocked(
  db: Database,
  workshopId: string,
  values: readonly { readonly kind: BlockRow['kind']; readonly value: string }[],
): Promise<boolean> {
  const [row] = await db
    .select({ id: block.id })
    .from(block)
    .where(
      and(
        eq(block.workshopId, workshopId),
        or(...values.map(({ kind, value }) => and(eq(block.kind, kind), eq(block.value, value)))),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/**
 * Excludes a VM, by its agent's key and its machine id, or a browser. Returns the block; of a value
 * that is blocked already, the former one.
 */
export async function insertBlock(
  db: Database,
  row: Omit<BlockRow, 'kind' | 'value'>,
  what: { readonly key: string; readonly machine: string } | { readonly session: string },
): Promise<BlockRow> {
  const values: BlockRow[] =
    'session' in what
      ? [{ ...row, kind: 'session', value: what.session }]
      : [
          { ...row, kind: 'agent-key', value: what.key },
          {
            ...row,
            id: `${row.id}${MACHINE_SUFFIX}`,
            kind: 'machine',
            value: what.machine,
          },
        ];
  await db.insert(block).values(values).onConflictDoNothing();
  const [first] = values as [BlockRow];
  const [stored] = await db
    .select()
    .from(block)
    .where(
      and(
        eq(block.workshopId, row.workshopId),
        eq(block.kind, first.kind),
        eq(block.value, first.value),
      ),
    );
  return stored ?? first;
}

/** The VMs and browsers that a workshop excludes, oldest first. */
export function listBlocks(db: Database, workshopId: string): Promise<BlockRow[]> {
  return db
    .select()
    .from(block)
    .where(and(eq(block.workshopId, workshopId), notLike(block.id, `%${MACHINE_SUFFIX}`)))
    .orderBy(asc(block.createdAt), asc(block.id));
}

export async function countBlocks(db: Database, workshopId: string): Promise<number> {
  const [row] = await db
    .select({ blocks: count() })
    .from(block)
    .where(and(eq(block.workshopId, workshopId), notLike(block.id, `%${MACHINE_SUFFIX}`)));
  return row?.blocks ?? 0;
}

/** Returns the deleted block; null if the workshop has none with this id. */
export async function deleteBlock(
  db: Database,
  workshopId: string,
  id: string,
): Promise<BlockRow | null> {
  const rows = await db
    .delete(block)
    .where(and(eq(block.workshopId, workshopId), inArray(block.id, [id, `${id}${MACHINE_SUFFIX}`])))
    .returning();
  return rows.find((row) => row.id === id) ?? null;
}

/** A browser's session got a new secret: what excluded it still does. */
export async function moveSessionBlocks(db: Database, from: Buffer, to: Buffer): Promise<void> {
  await db
    .update(block)
    .set({ value: to.toString('hex') })
    .where(and(eq(block.kind, 'session'), eq(block.value, from.toString('hex'))));
}
