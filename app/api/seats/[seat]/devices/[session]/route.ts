import { services } from '#lib/server/context.ts';
import { defineRoute, noContent } from '#app/_lib/route.ts';

export const DELETE = defineRoute<{ seat: string; session: string }>(
  async (request, { seat, session }) => {
    const caller = await services().callerFrom(request.headers);
    await services().seats.endDevice(caller, seat, session);
    return noContent();
  },
);
