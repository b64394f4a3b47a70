import { defineApiRoute } from '#app/_lib/api-route.ts';
import { sendDownload } from '#app/_lib/download-route.ts';

export const GET = defineApiRoute<{ workshop: string }>(['results:read'], (api, { workshop }) =>
  sendDownload(api, workshop, { kind: 'xapi' }),
);
