import { HttpError } from '#lib/protocol/errors.ts';
import { services } from '#lib/server/context.ts';
import { cookieResponse, defineRoute, jsonResponse, noContent } from '#app/_lib/route.ts';

export const GET = defineRoute(async (request) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().account.listSessions(caller));
});

export const DELETE = defineRoute(async (request) => {
  const others = new URL(request.url).searchParams.get('others');
  if (others !== null && others !== 'true') throw new HttpError('malformed', { field: 'others' });
  const caller = await services().callerFrom(request.headers);
  if (others === null) return cookieResponse(await services().account.signOutEverywhere(caller));
  await services().account.endOtherSessions(caller);
  return noContent();
});
