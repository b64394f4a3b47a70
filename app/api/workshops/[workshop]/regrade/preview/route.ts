import { PreviewRegradeBody } from '#lib/protocol/http.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, noContent, jsonResponse, defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const asker = await services().callerFrom(request.headers);
  return jsonResponse(await services().regrades.current(asker, workshop));
});

export const POST = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const body = await parseBody(request, PreviewRegradeBody);
  const asker = await services().callerFrom(request.headers);
  return jsonResponse(await services().regrades.preview(asker, workshop, body));
});

export const DELETE = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const asker = await services().callerFrom(request.headers);
  await services().regrades.cancel(asker, workshop);
  return noContent();
});
