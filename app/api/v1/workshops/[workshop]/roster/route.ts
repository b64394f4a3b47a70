import { ROSTER_FILE_TYPES, ROSTER_LIMITS } from '#lib/protocol/api/roster.ts';
import { services } from '#lib/server/context.ts';
import { defineApiRoute } from '#app/_lib/api-route.ts';
import { jsonResponse, readFile } from '#app/_lib/route.ts';

export const PUT = defineApiRoute<{ workshop: string }>(
  ['roster:write'],
  async ({ request, caller }, { workshop }) =>
    jsonResponse(
      await services().roster.apply(caller, workshop, () =>
        readFile(request, ROSTER_FILE_TYPES, ROSTER_LIMITS.bytes),
      ),
    ),
);
