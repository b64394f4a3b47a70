import { RenewInvitationBody } from '#lib/protocol/api/members.ts';
import { services } from '#lib/server/context.ts';
import { defineRoute, jsonResponse, noContent, parseBody } from '#app/_lib/route.ts';

interface Params {
  workshop: string;
  token: string;
}

export const POST = defineRoute<Params>(async (request, { workshop, token }) => {
  const body = await parseBody(request, RenewInvitationBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().members.renewInvitation(caller, workshop, token, body));
});

export const DELETE = defineRoute<Params>(async (request, { workshop, token }) => {
  const caller = await services().callerFrom(request.headers);
  await services().members.cancelInvitation(caller, workshop, token);
  return noContent();
});
