import { services } from '#lib/server/context.ts';
import { defineApiRoute } from '#app/_lib/api-route.ts';
import { jsonResponse } from '#app/_lib/route.ts';

export const GET = defineApiRoute<{ workshop: string }>(
  ['results:read'],
  async ({ caller }, { workshop }) => jsonResponse(await services().replay.open(caller, workshop)),
);
