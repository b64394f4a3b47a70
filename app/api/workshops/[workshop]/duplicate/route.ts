import { DuplicateWorkshopBody } from '#lib/protocol/api/workshops.ts';
import { services } from '#lib/server/context.ts';
import { defineRoute, jsonResponse, parseBody } from '#app/_lib/route.ts';

export const GET = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().workshops.proposeDuplicate(caller, workshop));
});

export const POST = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const body = await parseBody(request, DuplicateWorkshopBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().workshops.duplicate(caller, workshop, body));
});
