import { DECISION_BODY_BYTES, DecideVmsBody } from '#lib/protocol/api/admission.ts';
import { services } from '#lib/server/context.ts';
import { defineRoute, jsonResponse, parseBody } from '#app/_lib/route.ts';

export const POST = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  const body = await parseBody(request, DecideVmsBody, DECISION_BODY_BYTES);
  return jsonResponse(await services().admission.decideVms(caller, workshop, body));
});
