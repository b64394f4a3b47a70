import type { LoadedPack } from '#lib/packs/types.ts';
import { Shelf } from '#lib/server/packs/pack-catalog.ts';

/** Packs that lie on no disk; `put` another, as an author who saves a file does, and the shelf reads it when it is asked. */
export async function shelfOf(
  packs: readonly (readonly [string, LoadedPack])[],
): Promise<Shelf & { put(id: string, pack: LoadedPack): void }> {
  const lying = new Map(packs);
  let stamp = 0;
  const shelf = new Shelf({
    load: () => Promise.resolve(new Map(lying)),
    stamp: () => Promise.resolve(String(stamp)),
    log: () => undefined,
  });
  await shelf.read();
  return Object.assign(shelf, {
    put(id: string, pack: LoadedPack): void {
      lying.set(id, pack);
      stamp += 1;
    },
  });
}
