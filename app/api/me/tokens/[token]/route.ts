import { services } from '#lib/server/context.ts';
import { defineRoute, noContent } from '#app/_lib/route.ts';

export const DELETE = defineRoute<{ token: string }>(async (request, { token }) => {
  const caller = await services().callerFrom(request.headers);
  await services().account.revokeApiToken(caller, token);
  return noContent();
});
