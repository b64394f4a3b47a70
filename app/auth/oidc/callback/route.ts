import { services } from '#lib/server/context.ts';
import { defineRoute, redirectResponse } from '#app/_lib/route.ts';

/** The provider sends the browser back here. */
export const GET = defineRoute(async (request) => {
  const caller = await services().callerFrom(request.headers);
  return redirectResponse(
    await services().oidc.finish(caller, {
      query: new URL(request.url).searchParams,
      cookie: request.headers.get('cookie'),
    }),
  );
});
