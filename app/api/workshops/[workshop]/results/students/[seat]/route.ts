import { services } from '#lib/server/context.ts';
import { taggedResponse } from '#app/_lib/tagged-response.ts';
import { defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute<{ workshop: string; seat: string }>(
  async (request, { workshop, seat }) => {
    const caller = await services().callerFrom(request.headers);
    return taggedResponse(request, await services().results.readStudent(caller, workshop, seat));
  },
);
