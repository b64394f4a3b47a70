import type { z } from 'zod';
import type {
  DecideMergeProposalBody,
  MergedSeats,
  MergeProposals,
  MergeSeatsBody,
} from '#lib/protocol/api/students.ts';
import { createCall } from './api.ts';

const call = createCall();
const encode = encodeURIComponent;

/** The part of the HTTP API that merges seats of the same student. */
export const mergeApi = {
  mergeSeats: (seat: string, body: z.input<typeof MergeSeatsBody>) =>
    call<MergedSeats>('POST', `/api/seats/${encode(seat)}/merge`, body),
  listMergeProposals: (workshopId: string) =>
    call<MergeProposals>('GET', `/api/workshops/${encode(workshopId)}/merge-proposals`),
  decideMergeProposal: (workshopId: string, body: z.input<typeof DecideMergeProposalBody>) =>
    call<null>('PATCH', `/api/workshops/${encode(workshopId)}/merge-proposals`, body),
};
