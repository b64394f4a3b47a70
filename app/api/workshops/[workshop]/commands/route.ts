import { RoomCommandBody } from '#lib/protocol/api/commands.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, jsonResponse, defineRoute } from '#app/_lib/route.ts';

/** Enough for the ids of 2,000 seats. */
const MAX_BODY_BYTES = 128 * 1024;

export const POST = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const body = await parseBody(request, RoomCommandBody, MAX_BODY_BYTES);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().workshops.executeCommand(caller, workshop, body));
});
