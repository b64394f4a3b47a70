'use client';
import { useTranslations } from 'use-intl';
import { PageHeader, Logo } from '#app/_components/page-header.tsx';
import { ConnectionState } from '#app/_components/connection-state.tsx';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { CurrentTime } from '#app/_components/time.tsx';
import type { Connection } from '#lib/client/connection.ts';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import type { Prompt } from '../state/prompt.ts';
import { NextUpCard } from './next-up-card.tsx';
import { RoomToolbar } from '../broadcast/room-toolbar.tsx';
import { AdvanceCard } from './advance-card.tsx';
import type { AttentionItem } from '../attention/attention-queue.ts';
import { HealthCard } from './health-card.tsx';

interface RoomSummaryProps {
  readonly view: RoomView;
  readonly connection: Connection;
  readonly attentionItems: readonly AttentionItem[];
  readonly column: number;
  readonly selectedExerciseId: string | null;
  readonly selectedSeat: SeatRow | null;
  readonly prompt: Prompt | null;
  readonly setPrompt: (prompt: Prompt | null) => void;
  readonly onOpenItem: (item: AttentionItem) => void;
}

/** The head of the room: where the room stands, and three questions. While nothing is heard, no answer is given. */
export function RoomSummary({
  view,
  connection,
  attentionItems,
  column,
  selectedExerciseId,
  selectedSeat,
  prompt,
  setPrompt,
  onOpenItem,
}: RoomSummaryProps) {
  const t = useTranslations('instructor');
  const lastUpdateAt = connection.state === 'reconnecting' ? connection.lastFrameAt : null;
  const { workshop } = view.info;
  return (
    <PageHeader
      className="room-board"
      topRow={
        <>
          <a href="/workshops" className="brand-link">
            <Logo />
          </a>
          <span className="soft clip event-name">{workshop.name}</span>
          <RoomToolbar
            view={view}
            column={column}
            selectedExerciseId={selectedExerciseId}
            selectedSeat={selectedSeat}
            prompt={prompt}
            setPrompt={setPrompt}
          />
          <a href={`/events/${workshop.id}/setup`} className="wide">
            {t('room.access')}
          </a>
          <LanguageSwitch />
          <ConnectionState topic={{ room: workshop.id }} connection={connection} />
          <span className="wide">
            <CurrentTime />
          </span>
        </>
      }
    >
      <HealthCard view={view} lastUpdateAt={lastUpdateAt} />
      <NextUpCard
        view={view}
        attentionItems={attentionItems}
        lastUpdateAt={lastUpdateAt}
        onOpenItem={onOpenItem}
      />
      <AdvanceCard view={view} lastUpdateAt={lastUpdateAt} />
    </PageHeader>
  );
}
