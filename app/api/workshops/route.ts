import { CreateWorkshopBody, WorkshopListQuery } from '#lib/protocol/api/workshops.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, jsonResponse, defineRoute } from '#app/_lib/route.ts';

/** Without a query: all workshops, as programs expect. */
export const GET = defineRoute(async (request) => {
  const caller = await services().callerFrom(request.headers);
  const { searchParams } = new URL(request.url);
  if (searchParams.size === 0) return jsonResponse(await services().workshops.list(caller));
  const query = WorkshopListQuery.parse(Object.fromEntries(searchParams));
  return jsonResponse(await services().workshops.search(caller, query));
});

export const POST = defineRoute(async (request) => {
  const body = await parseBody(request, CreateWorkshopBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().workshops.create(caller, body));
});
