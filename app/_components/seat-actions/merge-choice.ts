import type { StudentDetails } from '#lib/protocol/api/students.ts';
import type { MergeSeatsBody } from '#lib/protocol/api/students.ts';
import type { SeatRow } from '#lib/room/views.ts';
import type { z } from 'zod';
import { countPassed } from './seat-action-rules.ts';

/** The two seats of a merge, as columns of the comparison. */
export type Side = 'first' | 'second';

/** What is kept of which seat. */
export interface MergeChoice {
  /** The seat whose label stays. */
  readonly seat: Side;
  readonly name: Side;
  readonly agent: Side;
  /** Whether the devices of the other seat can open the merged one. */
  readonly keepsDevices: boolean;
}

export interface MergeSeat {
  readonly row: SeatRow;
  /** Null until they are loaded. */
  readonly details: StudentDetails | null;
}
export type MergePair = Readonly<Record<Side, MergeSeat>>;

export const otherSide = (side: Side): Side => (side === 'first' ? 'second' : 'first');

export function hasAgent({ details, row }: MergeSeat): boolean {
  return details === null ? row.presence !== 'not-connected' : details.vm !== null;
}

/** Keeps the seat with more passes, and adds the passes of the other one. */
export function proposeChoice({ first, second }: MergePair): MergeChoice {
  const seat: Side = countPassed(second.row) > countPassed(first.row) ? 'second' : 'first';
  const pair = { first, second };
  const [kept, other] = [pair[seat], pair[otherSide(seat)]];
  return {
    seat,
    name: kept.row.displayName === null && other.row.displayName !== null ? otherSide(seat) : seat,
    agent: !isConnected(kept) && isConnected(other) ? otherSide(seat) : seat,
    keepsDevices: true,
  };
}

/** An agent that reports is more likely the one that the student works with. */
function isConnected({ row }: MergeSeat): boolean {
  return (
    row.presence === 'connected' || row.presence === 'delayed' || row.presence === 'cluster-down'
  );
}

/** The request of a choice: the seat that stays, and the body. */
export function toMergeRequest(
  pair: MergePair,
  { seat, name, agent, keepsDevices }: MergeChoice,
): { readonly seatId: string; readonly body: z.input<typeof MergeSeatsBody> } {
  const side = (chosen: Side) => (chosen === seat ? 'into' : 'from');
  return {
    seatId: pair[seat].row.id,
    body: {
      from: pair[otherSide(seat)].row.id,
      name: side(name),
      agent: side(agent),
      browsers: keepsDevices ? 'both' : 'into',
    },
  };
}

/** What the merge ends. */
export interface MergeEnd {
  /** The label of the seat that is gone afterwards. */
  readonly label: string;
  /** The seat whose agent ends; null if only one has an agent. */
  readonly agent: MergeSeat | null;
  /** The devices of the other seat that lose access. */
  readonly devices: number;
}

export function findMergeEnd(
  pair: MergePair,
  { seat, agent, keepsDevices }: MergeChoice,
): MergeEnd {
  const gone = pair[otherSide(seat)];
  const withoutAgent = pair[otherSide(agent)];
  return {
    label: gone.row.label,
    agent: hasAgent(withoutAgent) ? withoutAgent : null,
    devices: keepsDevices ? 0 : (gone.details?.devices ?? 0),
  };
}
