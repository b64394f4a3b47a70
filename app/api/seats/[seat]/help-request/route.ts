import { RequestHelpBody } from '#lib/protocol/api/seats.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, noContent, jsonResponse, defineRoute } from '#app/_lib/route.ts';

export const POST = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const body = await parseBody(request, RequestHelpBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().seats.requestHelp(caller, seat, body));
});

export const DELETE = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const caller = await services().callerFrom(request.headers);
  await services().seats.cancelHelp(caller, seat);
  return noContent();
});
