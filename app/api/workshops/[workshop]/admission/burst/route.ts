import { services } from '#lib/server/context.ts';
import { defineRoute, noContent } from '#app/_lib/route.ts';

export const DELETE = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  await services().admission.dismissBurst(caller, workshop);
  return noContent();
});
