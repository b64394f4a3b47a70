import { services } from '#lib/server/context.ts';
import { defineRoute, redirectResponse } from '#app/_lib/route.ts';

/** Sends the browser to the provider with which staff sign in. */
export const GET = defineRoute(async (request) => {
  const caller = await services().callerFrom(request.headers);
  const query = new URL(request.url).searchParams;
  return redirectResponse(
    await services().oidc.start(caller, {
      next: query.get('next'),
      site: request.headers.get('sec-fetch-site'),
      links: query.get('link') === 'yes',
    }),
  );
});
