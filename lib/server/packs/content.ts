import { createHash } from 'node:crypto';
import type { Database } from '#db/connect.ts';
import { findPackContent, insertPackContent } from '#db/queries/pack-contents.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { Json, JsonObject } from '#lib/kit/json.ts';
import { toStorable } from '../log/rows.ts';

/**
 * A pack as the database stores it, and its digest: SHA-256 (hex) of its JSON. Keys stay in the
 * author's order, because it decides which of several mismatches is reported first.
 */
export function toPackContent(pack: Pack): {
  readonly digest: string;
  readonly content: JsonObject;
} {
  const content = toStorable(JSON.parse(JSON.stringify(pack)) as Json) as JsonObject;
  return { digest: createHash('sha256').update(JSON.stringify(content)).digest('hex'), content };
}

/** Stores the present content of a pack unless it is stored already. Returns its digest. */
export async function storePackContent(db: Database, pack: Pack): Promise<string> {
  const { digest, content } = toPackContent(pack);
  await insertPackContent(db, { digest, packId: pack.id, version: pack.version, content });
  return digest;
}

/** Throws if the database has no content with this digest. */
export async function readPackContent(db: Database, digest: string): Promise<Pack> {
  const content = await findPackContent(db, digest);
  if (content === null)
    throw new Error(`the pack content ${digest} that a workshop uses is not in the database`);
  // It isn't parsed again: it was validated when the pack was loaded.
  return content as unknown as Pack;
}
