import { services } from '#lib/server/context.ts';
import { defineRoute, noContent } from '#app/_lib/route.ts';

export const POST = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const caller = await services().callerFrom(request.headers);
  await services().seats.restore(caller, seat);
  return noContent();
});
