import type { HelpClaim, RoomMember, SeatRow } from '#lib/room/views.ts';
import { seatName } from '../grid/row-marks.ts';
import type { RoomCommandInput, RoomCommands } from './room-commands.tsx';

export function isClaimedByMe(claim: HelpClaim | null, me: RoomMember): boolean {
  return claim?.by.id === me.id;
}

/**
 * The commands that help one seat, each with its undo command. `scope`: where the result is shown.
 */
export function createHelpCommands(
  commands: RoomCommands,
  row: SeatRow,
  me: RoomMember,
  scope = `seat:${row.id}`,
) {
  const seatId = row.id;
  const claimCommand: RoomCommandInput = { kind: 'claim-help', seatId };
  const releaseCommand: RoomCommandInput = { kind: 'release-help', seatId };
  return {
    /**
     * Claims an unclaimed seat, unclaims one of mine. For another's seat, the server's refusal says
     * who has it.
     */
    toggleClaim: () =>
      isClaimedByMe(row.helpClaim, me)
        ? commands.send(scope, releaseCommand, { code: 'unclaimed' }, () => claimCommand)
        : commands.send(scope, claimCommand, { code: 'claimed' }, () => releaseCommand),
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
