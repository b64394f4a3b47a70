import { CreateTokenBody } from '#lib/protocol/api/tokens.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, jsonResponse, defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().tokens.list(caller, workshop));
});

export const POST = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const body = await parseBody(request, CreateTokenBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().tokens.create(caller, workshop, body));
});
