import { MergeSeatsBody } from '#lib/protocol/api/students.ts';
import { services } from '#lib/server/context.ts';
import { defineRoute, jsonResponse, parseBody } from '#app/_lib/route.ts';

export const POST = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const body = await parseBody(request, MergeSeatsBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().seats.merge(caller, seat, body));
});
