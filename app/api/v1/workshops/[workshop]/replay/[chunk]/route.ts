import { defineApiRoute } from '#app/_lib/api-route.ts';
import { sendReplayChunk } from '#app/_lib/replay-chunk.ts';

export const GET = defineApiRoute<{ workshop: string; chunk: string }>(
  ['results:read'],
  ({ request, caller }, params) => sendReplayChunk(request, caller, params),
);
