import { MarkNoticeReadBody } from '#lib/protocol/http.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, noContent, defineRoute } from '#app/_lib/route.ts';

export const POST = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const body = await parseBody(request, MarkNoticeReadBody);
  const asker = await services().callerFrom(request.headers);
  await services().seats.markNoticeRead(asker, seat, body);
  return noContent();
});
