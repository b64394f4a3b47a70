import { ApiEraseBody } from '#lib/protocol/api/v1.ts';
import { services } from '#lib/server/context.ts';
import { defineApiCommand } from '#app/_lib/api-route.ts';

export const POST = defineApiCommand<typeof ApiEraseBody, { workshop: string }>(
  ['erase'],
  ApiEraseBody,
  async ({ caller, body }, { workshop }) => {
    await services().seats.eraseByLabel(caller, workshop, body);
    return { status: 204, body: null };
  },
);
