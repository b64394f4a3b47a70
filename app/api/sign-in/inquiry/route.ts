import { SignInBody } from '#lib/protocol/api/tokens.ts';
import { services } from '#lib/server/context.ts';
import { defineRoute, jsonResponse, parseBody } from '#app/_lib/route.ts';

export const POST = defineRoute(async (request) => {
  const body = await parseBody(request, SignInBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().account.inquireLink(caller, body));
});
