import { cn } from '#app/_components/cn.ts';
import type { Connection } from '#lib/client/connection.ts';
import type { AttentionItem } from '../attention/attention-queue.ts';
import { RoomToolbar } from '../broadcast/room-toolbar.tsx';
import { ROOM_HEADER, ROOM_HEADER_ROW } from '../pane-styles.ts';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { AdvanceCard } from './advance-card.tsx';
import { HealthCard } from './health-card.tsx';
import { NextUpCard } from './next-up-card.tsx';

/**
 * The third row of the header, with the current exercise and the commands for everyone, and three
 * answers. While disconnected, it shows the time of the last update instead of answers.
 */
export function RoomSummary({
  connection,
  attentionItems,
}: {
  readonly connection: Connection;
  readonly attentionItems: readonly AttentionItem[];
}) {
  const isAsking = useRoomControls().prompt === 'next';
  const hasExercise = useRoomData().view.info.current !== null;
  const lastUpdateAt = connection.state === 'reconnecting' ? connection.lastFrameAt : null;
  return (
    <div
      data-part="room-header"
      data-asking={isAsking || undefined}
      className={cn('border-b border-rule bg-header text-ink scheme-dark', ROOM_HEADER)}
    >
      <div
        data-part="room-toolbar"
        className={cn(
          'flex min-h-40 items-center gap-14 border-b border-rule px-16',
          ROOM_HEADER_ROW,
          // A phone shows the commands in the status tab only, so the row is empty.
          !hasExercise && 'max-tablet:min-h-0',
        )}
      >
        <RoomToolbar />
      </div>
      <HealthCard lastUpdateAt={lastUpdateAt} />
      <NextUpCard attentionItems={attentionItems} lastUpdateAt={lastUpdateAt} />
      <AdvanceCard lastUpdateAt={lastUpdateAt} />
    </div>
  );
}
