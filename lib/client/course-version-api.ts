import type { z } from 'zod';
import type { PackSummary, UpdatePackBody } from '#lib/protocol/api/packs.ts';
import type {
  PreviewRegradeBody,
  RegradeBody,
  RegradePreview,
  RegradeResult,
  UndoRegradeBody,
} from '#lib/protocol/api/regrade.ts';
import { createCall } from './api.ts';

const call = createCall();
const encode = encodeURIComponent;

/** The part of the HTTP API for the version of the course and for grading again. */
export const courseVersionApi = {
  reloadPacks: () => call<PackSummary[]>('POST', '/api/packs/reload', {}),
  updatePack: (workshopId: string, body: z.input<typeof UpdatePackBody>) =>
    call<{ version: string }>('POST', `/api/workshops/${encode(workshopId)}/pack`, body),
  startRegradePreview: (workshopId: string, body: z.input<typeof PreviewRegradeBody> = {}) =>
    call<RegradePreview>('POST', `/api/workshops/${encode(workshopId)}/regrade/preview`, body),
  getRegradePreview: (workshopId: string) =>
    call<RegradePreview | null>('GET', `/api/workshops/${encode(workshopId)}/regrade/preview`),
  cancelRegradePreview: (workshopId: string) =>
    call<null>('DELETE', `/api/workshops/${encode(workshopId)}/regrade/preview`),
  regrade: (workshopId: string, body: z.input<typeof RegradeBody>) =>
    call<RegradeResult>('POST', `/api/workshops/${encode(workshopId)}/regrade`, body),
  undoRegrade: (workshopId: string, body: z.input<typeof UndoRegradeBody>) =>
    call<RegradeResult>('POST', `/api/workshops/${encode(workshopId)}/regrade/undo`, body),
};
