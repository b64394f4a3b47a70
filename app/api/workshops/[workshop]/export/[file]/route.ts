import { HttpRefused } from '#lib/protocol/errors.ts';
import { podium, type ExportFormat, type ExportName } from '#lib/server/context.ts';
import { route } from '#app/_lib/route.ts';

const FILE = /^(log|results|hints|quiz)\.(csv|jsonl)$/;

export const GET = route<{ event: string; file: string }>(async (request, { event, file }) => {
  const [, name, format] = FILE.exec(file) ?? [];
  if (name === undefined || format === undefined) throw new HttpRefused('not-found');
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
  const asker = await podium().askerOf(request.headers);
  const { fileName, type, body } = await podium().exports.open(
    asker,
    bearer,
    event,
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
});
