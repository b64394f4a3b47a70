import { services } from '#lib/server/context.ts';
import { sendReplayChunk } from '#app/_lib/replay-chunk.ts';
import { defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute<{ workshop: string; chunk: string }>(async (request, params) =>
  sendReplayChunk(request, await services().callerFrom(request.headers), params),
);
