import { ExportQuery, TableQuery } from '#lib/protocol/api/exports.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { ExportFile } from '#lib/protocol/export-tables.ts';
import { services, type Caller } from '#lib/server/context.ts';
import { defineRoute, parseQuery } from './route.ts';

/** A route that sends a file of a workshop, for a session or a token. */
export function defineDownload(parseFile: (name: string) => ExportFile | null) {
  return defineRoute<{ workshop: string; file: string }>(async (request, { workshop, file }) => {
    const caller = await services().api.authorize(request.headers, ['results:read'], workshop);
    return sendDownload({ request, caller }, workshop, parseFile(file));
  });
}

/**
 * Sends a file of a workshop to a caller who can read results. `file`: null for a name that doesn't
 * exist.
 * @throws {HttpError} as `exports.open`; `not-found`, `malformed`
 */
export async function sendDownload(
  { request, caller }: { readonly request: Request; readonly caller: Caller },
  workshop: string,
  file: ExportFile | null,
): Promise<Response> {
  if (file === null) throw new HttpError('not-found');
  const query = parseQuery(request, file.kind === 'table' ? TableQuery : ExportQuery);
  const { fileName, type, body } = await services().exports.open(caller, workshop, file, query);
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  });
}
