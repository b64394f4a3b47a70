import { HttpError } from '#lib/protocol/errors.ts';
import { services, type ExportFormat, type ExportName } from '#lib/server/context.ts';
import { defineRoute } from '#app/_lib/route.ts';

const FILE_PATTERN = /^(log|results|hints|quiz)\.(csv|jsonl)$/;

export const GET = defineRoute<{ workshop: string; file: string }>(
  async (request, { workshop, file }) => {
    const [, name, format] = FILE_PATTERN.exec(file) ?? [];
    if (name === undefined || format === undefined) throw new HttpError('not-found');
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
    const caller = await services().callerFrom(request.headers);
    const { fileName, type, body } = await services().exports.open(
      caller,
      bearer,
      workshop,
      name as ExportName,
      format as ExportFormat,
    );
    return new Response(body, {
      headers: {
        'content-type': type,
        'content-disposition': `attachment; filename="${fileName}"`,
        'cache-control': 'no-store',
      },
    });
  },
);
