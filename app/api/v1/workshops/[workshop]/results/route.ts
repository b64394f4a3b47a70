import { ApiResultsQuery } from '#lib/protocol/api/v1.ts';
import { services } from '#lib/server/context.ts';
import { defineApiRoute } from '#app/_lib/api-route.ts';
import { parseQuery } from '#app/_lib/route.ts';
import { taggedResponse } from '#app/_lib/tagged-response.ts';

export const GET = defineApiRoute<{ workshop: string }>(
  ['results:read'],
  async ({ request, caller }, { workshop }) => {
    const query = parseQuery(request, ApiResultsQuery);
    return taggedResponse(request, await services().results.read(caller, workshop, query));
  },
);
