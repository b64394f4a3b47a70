import { defineRoute } from '#app/_lib/route.ts';
import { EXPORT_FORMATS } from '#lib/results/export-stream.ts';
import { services } from '#lib/server/context.ts';

export const GET = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  const { fileName, body } = await services().securityLog.open(caller, workshop);
  return new Response(body, {
    headers: {
      'content-type': EXPORT_FORMATS.jsonl.contentType,
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  });
});
