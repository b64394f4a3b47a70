import { parseTableFile } from '#lib/protocol/export-tables.ts';
import { defineDownload } from '#app/_lib/download-route.ts';

export const GET = defineDownload(parseTableFile);
