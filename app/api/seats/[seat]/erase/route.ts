import { EraseSeatBody } from '#lib/protocol/api/students.ts';
import { services } from '#lib/server/context.ts';
import { defineRoute, noContent, parseBody } from '#app/_lib/route.ts';

export const POST = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const body = await parseBody(request, EraseSeatBody);
  const caller = await services().callerFrom(request.headers);
  await services().seats.erase(caller, seat, body);
  return noContent();
});
