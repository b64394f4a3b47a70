import { DecideAgentRequestBody } from '#lib/protocol/api/admission.ts';
import { services } from '#lib/server/context.ts';
import { defineRoute, jsonResponse, noContent, parseBody } from '#app/_lib/route.ts';

export const GET = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().seats.listAgentRequests(caller, seat));
});

export const POST = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const caller = await services().callerFrom(request.headers);
  const body = await parseBody(request, DecideAgentRequestBody);
  await services().seats.decideAgentRequest(caller, seat, body);
  return noContent();
});
