import { MatchRosterBody, ROSTER_FILE_TYPES, ROSTER_LIMITS } from '#lib/protocol/api/roster.ts';
import { services } from '#lib/server/context.ts';
import { defineRoute, jsonResponse, noContent, parseBody, readFile } from '#app/_lib/route.ts';

interface Params {
  workshop: string;
}

export const GET = defineRoute<Params>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().roster.read(caller, workshop));
});

export const POST = defineRoute<Params>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(
    await services().roster.preview(caller, workshop, () =>
      readFile(request, ROSTER_FILE_TYPES, ROSTER_LIMITS.bytes),
    ),
  );
});

export const PUT = defineRoute<Params>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(
    await services().roster.apply(caller, workshop, () =>
      readFile(request, ROSTER_FILE_TYPES, ROSTER_LIMITS.bytes),
    ),
  );
});

export const PATCH = defineRoute<Params>(async (request, { workshop }) => {
  const body = await parseBody(request, MatchRosterBody);
  const caller = await services().callerFrom(request.headers);
  await services().roster.match(caller, workshop, body);
  return noContent();
});
