import type { RequestedSeat, WaitingStudent } from '#lib/protocol/api/admission.ts';

/** A request for an existing seat. */
export type RejoinRequest = WaitingStudent & { readonly seat: RequestedSeat };

/** The students who ask for the seat that they had before. */
export function selectRejoinRequests(
  students: readonly WaitingStudent[],
): readonly RejoinRequest[] {
  return students.filter((student): student is RejoinRequest => student.seat !== null);
}
