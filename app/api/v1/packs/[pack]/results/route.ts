import { CompareQuery } from '#lib/protocol/api/results.ts';
import { services } from '#lib/server/context.ts';
import { defineApiRoute } from '#app/_lib/api-route.ts';
import { parseQuery } from '#app/_lib/route.ts';
import { taggedResponse } from '#app/_lib/tagged-response.ts';

export const GET = defineApiRoute<{ pack: string }>(
  ['results:read'],
  async ({ request, caller }, { pack }) => {
    const { workshops } = parseQuery(request, CompareQuery);
    const comparison = await services().results.compare(caller, workshops, { packId: pack });
    return taggedResponse(request, comparison);
  },
);
