import { ChangeRoleBody } from '#lib/protocol/api/members.ts';
import { services } from '#lib/server/context.ts';
import { defineRoute, noContent, parseBody } from '#app/_lib/route.ts';

interface Params {
  workshop: string;
  person: string;
}

export const PATCH = defineRoute<Params>(async (request, { workshop, person }) => {
  const body = await parseBody(request, ChangeRoleBody);
  const caller = await services().callerFrom(request.headers);
  await services().members.changeRole(caller, workshop, person, body);
  return noContent();
});

export const DELETE = defineRoute<Params>(async (request, { workshop, person }) => {
  const caller = await services().callerFrom(request.headers);
  await services().members.remove(caller, workshop, person);
  return noContent();
});
