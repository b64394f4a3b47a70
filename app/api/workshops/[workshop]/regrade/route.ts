import { RegradeBody } from '#lib/protocol/http.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, jsonResponse, defineRoute } from '#app/_lib/route.ts';

export const POST = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const body = await parseBody(request, RegradeBody);
  const asker = await services().callerFrom(request.headers);
  return jsonResponse(await services().regrades.apply(asker, workshop, body));
});
