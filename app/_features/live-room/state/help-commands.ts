import type { RoomMember, SeatRow, HelpClaim } from '#lib/room/views.ts';
import type { RoomCommandInput, RoomCommands } from './room-commands.tsx';
import { seatName } from '../grid/row-marks.ts';

export function isClaimedByMe(claim: HelpClaim | null, me: RoomMember): boolean {
  return claim?.by.id === me.id;
}

/** What one does for a seat, each with what takes it back. `place`: where its answer is said. */
export function createHelpCommands(
  commands: RoomCommands,
  row: SeatRow,
  me: RoomMember,
  scope = `seat:${row.id}`,
) {
  const seatId = row.id;
  const toggleClaim: RoomCommandInput = { kind: 'claim-help', seatId };
  const releaseCommand: RoomCommandInput = { kind: 'release-help', seatId };
  return {
    /** Taken when nobody has it, let go when I have; else the server says who. */
    toggleClaim: () =>
      isClaimedByMe(row.helpClaim, me)
        ? commands.send(scope, releaseCommand, { code: 'unclaimed' }, () => toggleClaim)
        : commands.send(scope, toggleClaim, { code: 'claimed' }, () => releaseCommand),
    resolve: () =>
      commands.send(
        scope,
        { kind: 'resolve-help', seatId },
        { code: 'resolved', name: seatName(row) },
        ({ pos }) => ({ kind: 'undo-resolve-help', seatId, pos }),
      ),
    toggleSnooze: () =>
      row.helpRequest?.snoozedSince == null
        ? commands.send(scope, { kind: 'snooze-help', seatId }, { code: 'snoozed' }, () => ({
            kind: 'unsnooze-help',
            seatId,
          }))
        : commands.send(scope, { kind: 'unsnooze-help', seatId }, { code: 'returned' }, () => ({
            kind: 'snooze-help',
            seatId,
          })),
    handOver: (to: { readonly id: string; readonly name: string }) =>
      commands.send(
        scope,
        { kind: 'hand-over-help', seatId, to: to.id },
        { code: 'handedOver', name: to.name },
        () =>
          row.helpClaim
            ? { kind: 'hand-over-help', seatId, to: row.helpClaim.by.id }
            : { kind: 'release-help', seatId },
      ),
  };
}
