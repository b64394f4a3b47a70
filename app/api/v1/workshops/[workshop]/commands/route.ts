import { RoomCommandBody } from '#lib/protocol/api/commands.ts';
import { services } from '#lib/server/context.ts';
import { defineApiCommand } from '#app/_lib/api-route.ts';

export const POST = defineApiCommand<typeof RoomCommandBody, { workshop: string }>(
  ['commands:write'],
  RoomCommandBody,
  async ({ caller, body }, { workshop }) => {
    const { pos, at } = await services().workshops.executeCommand(caller, workshop, body);
    return { status: 200, body: { pos, at } };
  },
);
