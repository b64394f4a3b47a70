import { MarkNoticeReadBody } from '#lib/protocol/api/seats.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, noContent, defineRoute } from '#app/_lib/route.ts';

export const POST = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const body = await parseBody(request, MarkNoticeReadBody);
  const caller = await services().callerFrom(request.headers);
  await services().seats.markNoticeRead(caller, seat, body);
  return noContent();
});
