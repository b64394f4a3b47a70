import { CreateWorkshopBody } from '#lib/protocol/api/workshops.ts';
import { services } from '#lib/server/context.ts';
import { defineApiCommand, defineApiRoute } from '#app/_lib/api-route.ts';
import { jsonResponse } from '#app/_lib/route.ts';

export const GET = defineApiRoute(['workshops:read'], async ({ caller }) =>
  jsonResponse({ workshops: await services().api.listWorkshops(caller) }),
);

export const POST = defineApiCommand(
  ['workshops:write'],
  CreateWorkshopBody,
  async ({ caller, body }) => ({
    status: 201,
    body: await services().api.createWorkshop(caller, body),
  }),
);
