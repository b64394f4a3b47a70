import { services } from '#lib/server/context.ts';
import { defineRoute, noContent } from '#app/_lib/route.ts';

export const DELETE = defineRoute<{ workshop: string; person: string; session: string }>(
  async (request, { workshop, person, session }) => {
    const caller = await services().callerFrom(request.headers);
    await services().members.endSessions(caller, workshop, person, session);
    return noContent();
  },
);
