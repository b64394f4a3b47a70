import { CompareQuery } from '#lib/protocol/api/results.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { services } from '#lib/server/context.ts';
import { taggedResponse } from '#app/_lib/tagged-response.ts';
import { defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute(async (request) => {
  const caller = await services().callerFrom(request.headers);
  const query = CompareQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) throw new HttpError('malformed', { field: 'workshops' });
  return taggedResponse(request, await services().results.compare(caller, query.data.workshops));
});
