import type { PackLoadResult } from '#lib/packs/types.ts';
import { PackCatalog } from '#lib/server/packs/pack-catalog.ts';

/** A catalog of packs in memory. `replacePack` acts like an author who saves a file. */
export async function createFakeCatalog(
  packs: readonly (readonly [string, PackLoadResult])[],
): Promise<PackCatalog & { replacePack(id: string, pack: PackLoadResult): void }> {
  const packsById = new Map(packs);
  let stamp = 0;
  const catalog = new PackCatalog({
    loadPacks: () => Promise.resolve(new Map(packsById)),
    readFingerprint: () => Promise.resolve(String(stamp)),
    log: () => undefined,
  });
  await catalog.refresh();
  return Object.assign(catalog, {
    replacePack(id: string, pack: PackLoadResult): void {
      packsById.set(id, pack);
      stamp += 1;
    },
  });
}
