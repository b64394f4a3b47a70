import type { z } from 'zod';
import type {
  AppliedRoster,
  MatchRosterBody,
  RosterPreview,
  RosterView,
} from '#lib/protocol/api/roster.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { createCall, readErrorResponse, type ApiResult } from './api.ts';

const call = createCall();
const pathOf = (workshopId: string): string =>
  `/api/workshops/${encodeURIComponent(workshopId)}/roster`;
/** 4 MiB over a slow network. */
const UPLOAD_TIMEOUT_MS = 60 * SECOND_MS;

/** The part of the HTTP API for the list of enrolled students. */
export const rosterApi = {
  read: (workshopId: string) => call<RosterView>('GET', pathOf(workshopId)),
  preview: (workshopId: string, file: ArrayBuffer) =>
    sendFile<RosterPreview>('POST', workshopId, file),
  apply: (workshopId: string, file: ArrayBuffer) =>
    sendFile<AppliedRoster>('PUT', workshopId, file),
  match: (workshopId: string, body: z.input<typeof MatchRosterBody>) =>
    call<null>('PATCH', pathOf(workshopId), body),
};

async function sendFile<T>(
  method: 'POST' | 'PUT',
  workshopId: string,
  body: ArrayBuffer,
): Promise<ApiResult<T>> {
  try {
    const response = await fetch(pathOf(workshopId), {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(UPLOAD_TIMEOUT_MS),
      headers: { 'content-type': 'application/octet-stream' },
      body,
    });
    if (!response.ok) return { ok: false, error: await readErrorResponse(response) };
    return { ok: true, value: (await response.json()) as T };
  } catch {
    return { ok: false, error: { error: 'offline' } };
  }
}
