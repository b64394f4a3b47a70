'use client';
import { useTranslations } from 'use-intl';
import { Board, Brand } from '#app/_components/page-header.tsx';
import { ConnectionState } from '#app/_components/connection-state.tsx';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { WallClock } from '#app/_components/time.tsx';
import type { Connection } from '#lib/client/connection.ts';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import type { Asking } from '../state/prompt.ts';
import { CallAsk } from './next-up-card.tsx';
import { Commands } from '../broadcast/room-toolbar.tsx';
import { MoveAsk } from './advance-card.tsx';
import type { Need } from '../attention/attention-queue.ts';
import { RightAsk } from './health-card.tsx';

interface Props {
  readonly view: RoomView;
  readonly connection: Connection;
  readonly needs: readonly Need[];
  readonly column: number;
  readonly chosen: string | null;
  readonly open: SeatRow | null;
  readonly asking: Asking | null;
  readonly ask: (what: Asking | null) => void;
  readonly openNeed: (need: Need) => void;
}

/** The head of the room: where the room stands, and three questions. While nothing is heard, no answer is given. */
export function RoomBoard({
  view,
  connection,
  needs,
  column,
  chosen,
  open,
  asking,
  ask,
  openNeed,
}: Props) {
  const t = useTranslations('instructor.room');
  const asOf = connection.state === 'reconnecting' ? connection.lastFrameAt : null;
  const { event } = view.head;
  return (
    <Board
      className="room-board"
      line={
        <>
          <a href="/events" className="brand-link">
            <Brand />
          </a>
          <span className="soft clip event-name">{event.name}</span>
          <Commands
            view={view}
            column={column}
            chosen={chosen}
            open={open}
            asking={asking}
            ask={ask}
          />
          <a href={`/events/${event.id}/setup`} className="wide">
            {t('setup')}
          </a>
          <LanguageSwitch />
          <ConnectionState topic={{ room: event.id }} connection={connection} />
          <span className="wide">
            <WallClock />
          </span>
        </>
      }
    >
      <RightAsk view={view} asOf={asOf} />
      <CallAsk view={view} needs={needs} asOf={asOf} openNeed={openNeed} />
      <MoveAsk view={view} asOf={asOf} />
    </Board>
  );
}
