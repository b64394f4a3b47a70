import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ReplayChunkQuery } from '#lib/protocol/api/replay.ts';
import { services, type Caller } from '#lib/server/context.ts';
import { parseQuery } from './route.ts';

/**
 * How long a browser keeps a chunk. The chunk of a recording never changes, but data that was erased
 * must not stay in browsers for long.
 */
const CHUNK_STORED_SECONDS = 3_600;

const unzip = promisify(gunzip);

/**
 * Sends a chunk of a replay as JSON. The server compresses all answers alike, so the stored one is
 * unpacked first.
 * @throws {HttpError} as `replay.readChunk`; `malformed`
 */
export async function sendReplayChunk(
  request: Request,
  caller: Caller,
  { workshop, chunk }: { readonly workshop: string; readonly chunk: string },
): Promise<Response> {
  const { recording } = parseQuery(request, ReplayChunkQuery);
  const { bytes, isStorable } = await services().replay.readChunk(caller, workshop, {
    ordinal: Number(chunk),
    recordingId: recording,
  });
  return new Response(await unzip(bytes), {
    headers: {
      'content-type': 'application/json',
      vary: 'cookie, authorization',
      'cache-control': isStorable
        ? `private, max-age=${String(CHUNK_STORED_SECONDS)}, immutable`
        : 'no-store',
    },
  });
}
