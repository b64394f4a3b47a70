import { parseTableFile } from '#lib/protocol/export-tables.ts';
import { defineApiRoute } from '#app/_lib/api-route.ts';
import { sendDownload } from '#app/_lib/download-route.ts';

export const GET = defineApiRoute<{ workshop: string; file: string }>(
  ['results:read'],
  (api, { workshop, file }) => sendDownload(api, workshop, parseTableFile(file)),
);
