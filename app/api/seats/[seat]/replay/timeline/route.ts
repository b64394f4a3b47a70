import { ReplayTimelineQuery } from '#lib/protocol/api/replay.ts';
import { services } from '#lib/server/context.ts';
import { jsonResponse, defineRoute, parseQuery } from '#app/_lib/route.ts';

export const GET = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const { at } = parseQuery(request, ReplayTimelineQuery);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().replay.listTimeline(caller, seat, at));
});
