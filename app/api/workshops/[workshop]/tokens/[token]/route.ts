import { services } from '#lib/server/context.ts';
import { noContent, defineRoute } from '#app/_lib/route.ts';

export const DELETE = defineRoute<{ workshop: string; token: string }>(
  async (request, { workshop, token }) => {
    const caller = await services().callerFrom(request.headers);
    await services().tokens.revoke(caller, workshop, token);
    return noContent();
  },
);
