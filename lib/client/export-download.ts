import type { ExportQuery } from '#lib/protocol/api/exports.ts';
import type { ExportFile } from '#lib/protocol/export-tables.ts';
import { readErrorResponse, type ApiResult } from './api.ts';

/** A file that was downloaded completely. */
export interface DownloadedFile {
  readonly fileName: string;
  readonly blob: Blob;
}

/** The address of an export. */
export function exportUrl(workshopId: string, file: ExportFile, query: ExportQuery): string {
  const params = new URLSearchParams(Object.entries(query));
  return `/api/workshops/${encodeURIComponent(workshopId)}/${exportPath(file)}?${params.toString()}`;
}

function exportPath(file: ExportFile): string {
  switch (file.kind) {
    case 'room':
      return `export/${file.name}.${file.format}`;
    case 'table':
      return `tables/${file.table}.${file.format}`;
    case 'bundle':
      return 'export/bundle.zip';
    case 'xapi':
      return 'export/xapi.jsonl';
  }
}

/** Downloads an export. It has no time limit: a large file takes minutes. */
export async function downloadExport(
  workshopId: string,
  file: ExportFile,
  query: ExportQuery,
): Promise<ApiResult<DownloadedFile>> {
  try {
    const path = exportUrl(workshopId, file, query);
    const response = await fetch(path, { credentials: 'same-origin', cache: 'no-store' });
    if (!response.ok) return { ok: false, error: await readErrorResponse(response) };
    const disposition = response.headers.get('content-disposition') ?? '';
    const fileName = /filename="([^"]+)"/.exec(disposition)?.[1] ?? 'export';
    return { ok: true, value: { fileName, blob: await response.blob() } };
  } catch {
    return { ok: false, error: { error: 'offline' } };
  }
}
