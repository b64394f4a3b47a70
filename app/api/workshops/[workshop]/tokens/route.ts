import { CreateTokenBody } from '#lib/protocol/http.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, jsonResponse, defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const asker = await services().callerFrom(request.headers);
  return jsonResponse(await services().tokens.list(asker, workshop));
});

export const POST = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const body = await parseBody(request, CreateTokenBody);
  const asker = await services().callerFrom(request.headers);
  return jsonResponse(await services().tokens.create(asker, workshop, body));
});
