import type { KeptSeatPair, MergeProposal } from '#lib/protocol/api/students.ts';
import type { SeatRow } from '#lib/room/views.ts';

/** A proposal with the rows of its seats. */
export interface OpenProposal {
  readonly into: SeatRow;
  readonly from: SeatRow;
  readonly why: MergeProposal['why'];
}

/** A pair that staff keep apart, with the rows of its seats. */
export interface KeptPair extends Pick<KeptSeatPair, 'by' | 'at'> {
  readonly first: SeatRow;
  readonly second: SeatRow;
}

/** The proposals whose seats both exist in the live room. */
export function findOpenProposals(
  proposals: readonly MergeProposal[],
  seats: readonly SeatRow[],
): readonly OpenProposal[] {
  const rows = byId(seats);
  return proposals.flatMap(({ into: intoId, from: fromId, why }) => {
    const [into, from] = [rows.get(intoId), rows.get(fromId)];
    return into === undefined || from === undefined ? [] : [{ into, from, why }];
  });
}

/** The kept pairs whose seats both exist in the live room, with the earlier seat first. */
export function findKeptPairs(
  kept: readonly KeptSeatPair[],
  seats: readonly SeatRow[],
): readonly KeptPair[] {
  const rows = byId(seats);
  return kept.flatMap(({ seats: ids, by, at }) => {
    const pair = ids
      .flatMap((id) => rows.get(id) ?? [])
      .toSorted((a, b) => a.label.localeCompare(b.label));
    const [first, second] = pair;
    return first === undefined || second === undefined ? [] : [{ first, second, by, at }];
  });
}

const byId = (seats: readonly SeatRow[]): ReadonlyMap<string, SeatRow> =>
  new Map(seats.map((row) => [row.id, row]));
