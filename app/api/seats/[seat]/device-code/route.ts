import { DeviceCodeBody } from '#lib/protocol/api/seats.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, jsonResponse, defineRoute } from '#app/_lib/route.ts';

export const POST = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const body = await parseBody(request, DeviceCodeBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().seats.createDeviceCode(caller, seat, body));
});
