'use client';
import { useTranslations } from 'use-intl';
import { SummaryCard } from '#app/_components/page-header.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { ElapsedTime } from '#app/_components/time.tsx';
import type { RoomView } from '#lib/room/views.ts';
import { selectNextUp } from './room-health.ts';
import { LastUpdateNote } from '#app/_components/last-update-note.tsx';
import { seatName } from '../grid/row-marks.ts';
import { useAttentionText } from '../attention/attention-text.ts';
import type { AttentionItem } from '../attention/attention-queue.ts';

/** Who needs me now, and why: the one line that leads there. */
export function NextUpCard({
  view,
  attentionItems,
  lastUpdateAt,
  onOpenItem,
}: {
  readonly view: RoomView;
  readonly attentionItems: readonly AttentionItem[];
  readonly lastUpdateAt: number | null;
  readonly onOpenItem: (need: AttentionItem) => void;
}) {
  const t = useTranslations('instructor');
  const attentionText = useAttentionText(view.info);
  const item = selectNextUp(attentionItems);
  const [first] = item?.seats ?? [];
  if (lastUpdateAt !== null)
    return (
      <SummaryCard title={t('room.nextUp.question')} value={<LastUpdateNote at={lastUpdateAt} />} />
    );
  if (!item || !first) {
    const failingCount = attentionItems.filter(({ kind }) => kind === 'failing').length;
    return (
      <SummaryCard title={t('room.nextUp.question')} value={t('room.nextUp.none')}>
        {view.seats.length > 0 && (
          <>
            <p>{t('room.nextUp.noneWhy')}</p>
            {failingCount > 0 && (
              <p className="soft">{t('room.nextUp.failing', { count: failingCount })}</p>
            )}
          </>
        )}
      </SummaryCard>
    );
  }
  return (
    <SummaryCard title={t('room.nextUp.question')}>
      <button type="button" className="call" data-kind={item.kind} onClick={() => onOpenItem(item)}>
        <StatusCell mark={attentionText.getMark(item)} size={34} />
        <span className="clip">
          {item.kind === 'shared'
            ? t('room.nextUp.students', { count: item.seats.length })
            : seatName(first)}
        </span>
        {item.kind !== 'shared' && first.displayName !== null && (
          <code className="push">{first.label}</code>
        )}
      </button>
      <p className="call-why">
        <span className="soft">
          {item.kind === 'help-request'
            ? t('room.nextUp.helpRequest')
            : item.kind === 'stuck'
              ? t('room.nextUp.stuck')
              : item.column !== null && t('room.nextUp.onExercise', { number: item.column + 1 })}
        </span>{' '}
        <b>
          <ElapsedTime since={item.since} />
        </b>{' '}
        {attentionText.reason(item)}
      </p>
    </SummaryCard>
  );
}
