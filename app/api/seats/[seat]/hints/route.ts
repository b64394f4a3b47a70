import { RevealHintBody } from '#lib/protocol/api/seats.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, jsonResponse, getRequestLanguage, defineRoute } from '#app/_lib/route.ts';

export const POST = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const body = await parseBody(request, RevealHintBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(
    await services().seats.revealHint(caller, seat, body, getRequestLanguage(request)),
  );
});
