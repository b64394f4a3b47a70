import { services } from '#lib/server/context.ts';
import { defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const caller = await services().callerFrom(request.headers);
  const { fileName, type, body } = await services().seats.openOwnData(caller, seat);
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  });
});
