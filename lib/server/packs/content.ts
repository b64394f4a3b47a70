import { createHash } from 'node:crypto';
import type { Database } from '#db/connect.ts';
import { findPackContent, insertPackContent } from '#db/queries/pack-contents.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { toStorable } from '../log/rows.ts';

/**
 * A pack as it is kept, and its digest: SHA-256 (hex) of its JSON, in the author's own order of fields, for that order decides
 * which of several mismatches is named first.
 */
export function toPackContent(pack: Pack): { readonly digest: string; readonly content: JsonObject } {
  const content = toStorable(JSON.parse(JSON.stringify(pack)) as Json) as JsonObject;
  return { digest: createHash('sha256').update(JSON.stringify(content)).digest('hex'), content };
}

/** Keeps what a pack says now; answers its digest. */
export async function storePackContent(db: Database, pack: Pack): Promise<string> {
  const { digest, content } = toPackContent(pack);
  await insertPackContent(db, { digest, packId: pack.id, version: pack.version, content });
  return digest;
}

/** @throws when no content with this digest was ever kept */
export async function readPackContent(db: Database, digest: string): Promise<Pack> {
  const content = await findPackContent(db, digest);
  if (content === null) throw new Error(`the pack content ${digest} that an event is graded by is not in the database`);
  // Not parsed again: the loader let it in.
  return content as unknown as Pack;
}
