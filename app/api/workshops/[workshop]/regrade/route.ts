import { RegradeBody } from '#lib/protocol/api/regrade.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, jsonResponse, defineRoute } from '#app/_lib/route.ts';

export const POST = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const body = await parseBody(request, RegradeBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().regrades.apply(caller, workshop, body));
});
