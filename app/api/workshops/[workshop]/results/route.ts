import { ResultsQuery } from '#lib/protocol/api/results.ts';
import { services } from '#lib/server/context.ts';
import { taggedResponse } from '#app/_lib/tagged-response.ts';
import { defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  const query = ResultsQuery.parse(Object.fromEntries(new URL(request.url).searchParams));
  return taggedResponse(request, await services().results.read(caller, workshop, query));
});
