import { ChangeSeatBody } from '#lib/protocol/api/students.ts';
import { services } from '#lib/server/context.ts';
import { defineRoute, jsonResponse, noContent, parseBody } from '#app/_lib/route.ts';

export const PATCH = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const body = await parseBody(request, ChangeSeatBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().seats.change(caller, seat, body));
});

export const DELETE = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const caller = await services().callerFrom(request.headers);
  await services().seats.remove(caller, seat);
  return noContent();
});
