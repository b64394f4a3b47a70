import { defineRoute } from '#app/_lib/route.ts';
import { services } from '#lib/server/context.ts';

export const GET = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  const { fileName, type, body } = await services().securityLog.open(caller, workshop);
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  });
});
