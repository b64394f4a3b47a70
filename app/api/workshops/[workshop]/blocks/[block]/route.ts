import { services } from '#lib/server/context.ts';
import { defineRoute, noContent } from '#app/_lib/route.ts';

export const DELETE = defineRoute<{ workshop: string; block: string }>(
  async (request, { workshop, block }) => {
    const caller = await services().callerFrom(request.headers);
    await services().admission.unblock(caller, workshop, block);
    return noContent();
  },
);
