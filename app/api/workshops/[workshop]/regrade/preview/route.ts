import { PreviewRegradeBody } from '#lib/protocol/api/regrade.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, noContent, jsonResponse, defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().regrades.current(caller, workshop));
});

export const POST = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const body = await parseBody(request, PreviewRegradeBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().regrades.preview(caller, workshop, body));
});

export const DELETE = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  await services().regrades.cancel(caller, workshop);
  return noContent();
});
