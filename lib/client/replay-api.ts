import type { TimelineEntry } from '#lib/protocol/api/seats.ts';
import type { ReplayIndex, ReplayMoments, ReplayNames } from '#lib/protocol/api/replay.ts';
import type { ReplayChunk } from '#lib/room/replay-views.ts';
import { createCall } from './api.ts';

const call = createCall();
const encode = encodeURIComponent;

/** The part of the HTTP API that replays use. */
export const replayApi = {
  openReplay: (workshopId: string) =>
    call<ReplayIndex>('GET', `/api/workshops/${encode(workshopId)}/replay/index.json`),
  getReplayNames: (workshopId: string) =>
    call<ReplayNames>('GET', `/api/workshops/${encode(workshopId)}/replay/names`),
  /** The browser can have stored the chunk of this recording. */
  getReplayChunk: (workshopId: string, recordingId: string, ordinal: number) =>
    call<ReplayChunk>(
      'GET',
      `/api/workshops/${encode(workshopId)}/replay/${String(ordinal)}?recording=${encode(recordingId)}`,
      undefined,
      'default',
    ),
  listReplayMoments: (seat: string) =>
    call<ReplayMoments>('GET', `/api/seats/${encode(seat)}/replay/moments`),
  getReplayTimeline: (seat: string, at: number) =>
    call<TimelineEntry[]>('GET', `/api/seats/${encode(seat)}/replay/timeline?at=${String(at)}`),
};
