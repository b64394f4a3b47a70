import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { RoomInfo } from '#lib/room/views.ts';

/** Returns the parts that differ from the last call. Keeps only their hashes. */
export type ChangeFilter<Parts extends object> = (parts: Partial<Parts>) => Partial<Parts>;

export function createChangeFilter<Parts extends object>(): ChangeFilter<Parts> {
  const publishedHashes = new Map<string, string>();
  return (parts) =>
    Object.fromEntries(
      Object.entries(parts).filter(([name, part]) => {
        const hash = createHash('sha1').update(JSON.stringify(part)).digest('base64');
        const changed = publishedHashes.get(name) !== hash;
        publishedHashes.set(name, hash);
        return changed;
      }),
    ) as Partial<Parts>;
}

/**
 * Returns the fields of the room info that differ from the last call; null if none does. The titles
 * of a course are large and never change with a student's work.
 */
export function createInfoFilter(): (info: RoomInfo) => Partial<RoomInfo> | null {
  let published: Partial<RoomInfo> = {};
  return (info) => {
    const changed = Object.entries(info).filter(
      ([name, value]) => !isDeepStrictEqual(value, published[name as keyof RoomInfo]),
    );
    published = info;
    return changed.length === 0 ? null : (Object.fromEntries(changed) as Partial<RoomInfo>);
  };
}
