import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { ConnectionState } from '#app/_components/connection-state.tsx';
import { CurrentTime } from '#app/_components/current-time.tsx';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { Logo } from '#app/_components/logo.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import type { Connection } from '#lib/client/connection.ts';
import type { AttentionItem } from '../attention/attention-queue.ts';
import { RoomToolbar } from '../broadcast/room-toolbar.tsx';
import { CLIPPED, ROOM_HEADER, ROOM_HEADER_ROW } from '../pane-styles.ts';
import { useRoomData } from '../state/room-context.ts';
import { AdvanceCard } from './advance-card.tsx';
import { HealthCard } from './health-card.tsx';
import { NextUpCard } from './next-up-card.tsx';

/**
 * The header of the room: the commands for everyone, and three answers. While disconnected, it
 * shows the time of the last update instead of answers.
 */
export function RoomSummary({
  connection,
  attentionItems,
}: {
  readonly connection: Connection;
  readonly attentionItems: readonly AttentionItem[];
}) {
  const t = useTranslations('instructor.room');
  const { workshop } = useRoomData().view.info;
  const lastUpdateAt = connection.state === 'reconnecting' ? connection.lastFrameAt : null;
  return (
    <PageHeader
      className={ROOM_HEADER}
      topRowClassName={ROOM_HEADER_ROW}
      topRow={
        <>
          <Link href="/workshops" className="text-inherit no-underline">
            <Logo />
          </Link>
          <span className={`${CLIPPED} text-soft max-desk:hidden`}>{workshop.name}</span>
          <RoomToolbar />
          <Link href={`/workshops/${workshop.id}/access`} className="max-desk:hidden">
            {t('access')}
          </Link>
          <LanguageSwitch />
          <ConnectionState topic={{ room: workshop.id }} connection={connection} />
          <span className="max-desk:hidden">
            <CurrentTime />
          </span>
        </>
      }
    >
      <HealthCard lastUpdateAt={lastUpdateAt} />
      <NextUpCard attentionItems={attentionItems} lastUpdateAt={lastUpdateAt} />
      <AdvanceCard lastUpdateAt={lastUpdateAt} />
    </PageHeader>
  );
}
