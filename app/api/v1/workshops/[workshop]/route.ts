import { UpdateWorkshopBody } from '#lib/protocol/api/workshops.ts';
import { services } from '#lib/server/context.ts';
import { defineApiCommand } from '#app/_lib/api-route.ts';

interface Params {
  readonly workshop: string;
}

export const PATCH = defineApiCommand<typeof UpdateWorkshopBody, Params>(
  ['workshops:write'],
  UpdateWorkshopBody,
  async ({ caller, body }, { workshop }) => ({
    status: 200,
    body: await services().api.updateWorkshop(caller, workshop, body),
  }),
);

export const DELETE = defineApiCommand<never, Params>(
  ['workshops:write'],
  null,
  async ({ caller }, { workshop }) => {
    await services().workshops.remove(caller, workshop);
    return { status: 204, body: null };
  },
);
