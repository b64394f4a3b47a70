import { services } from '#lib/server/context.ts';
import { defineRoute, redirectResponse } from '#app/_lib/route.ts';

/** Sends the browser to the provider with which staff sign in. */
export const GET = defineRoute(async (request) => {
  const caller = await services().callerFrom(request.headers);
  const next = new URL(request.url).searchParams.get('next');
  const site = request.headers.get('sec-fetch-site');
  return redirectResponse(await services().oidc.start(caller, { next, site }));
});
