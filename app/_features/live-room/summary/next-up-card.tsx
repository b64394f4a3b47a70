import { cva } from 'class-variance-authority';
import { useTranslations } from 'use-intl';
import { ElapsedTime } from '#app/_components/elapsed-time.tsx';
import { LastUpdateNote } from '#app/_components/last-update-note.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { SummaryCard } from '#app/_components/summary-card.tsx';
import { isHelper } from '#lib/room/roles.ts';
import type { AttentionItem } from '../attention/attention-queue.ts';
import { useRejoinRequests } from '../attention/rejoin-section.tsx';
import { useAttentionText } from '../attention/use-attention-text.ts';
import { seatName } from '../grid/row-marks.ts';
import { CLIPPED } from '../pane-styles.ts';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { selectNextUp } from './next-up.ts';
import { SeatCountButton } from './seat-count-button.tsx';

/**
 * Filled for a help request or a stuck student, outlined for a shared cause: as loud as its item.
 */
const nextUpVariants = cva(
  'mt-2 mb-4 flex h-48 w-full items-center gap-10 border-2 px-10 text-start text-headline/[1.2] font-bold',
  {
    variants: {
      kind: {
        'help-request': 'border-help bg-help text-on-loud',
        stuck: 'border-stuck bg-stuck text-on-loud',
        other: 'border-warn',
      },
    },
  },
);

/** The item to work on next, with its reason. The button opens it. */
export function NextUpCard({
  attentionItems,
  lastUpdateAt,
}: {
  readonly attentionItems: readonly AttentionItem[];
  readonly lastUpdateAt: number | null;
}) {
  const t = useTranslations('instructor.room.nextUp');
  const rejoin = useTranslations('rejoin');
  const { view } = useRoomData();
  const { isReplay } = useRoomControls();
  const [request] = useRejoinRequests();
  const item = selectNextUp(attentionItems);
  if (lastUpdateAt !== null)
    return <SummaryCard title={t('question')} value={<LastUpdateNote at={lastUpdateAt} />} />;
  if (item)
    return (
      <SummaryCard title={t('question')}>
        <NextUpButton item={item} />
        <NextUpReason item={item} />
      </SummaryCard>
    );
  if (request)
    return (
      <SummaryCard title={t('question')}>
        <p className="text-seat/[1.2] font-bold wrap-anywhere max-desk:text-handle">
          {rejoin('ask', { name: request.displayName, label: request.seat.label })}
        </p>
      </SummaryCard>
    );
  const failingCount = attentionItems.filter(({ kind }) => kind === 'failing').length;
  return (
    <SummaryCard title={t('question')} value={t('none')}>
      {view.seats.length > 0 && (
        <>
          <p>{t(isHelper(view.me) || isReplay ? 'noneWhy' : 'noneOfStuck')}</p>
          {failingCount > 0 && (
            <SeatCountButton
              className="text-soft"
              filter={{ kind: 'attention', attention: 'failing' }}
            >
              {t('failing', { count: failingCount })}
            </SeatCountButton>
          )}
        </>
      )}
    </SummaryCard>
  );
}

function NextUpButton({ item }: { readonly item: AttentionItem }) {
  const t = useTranslations('instructor.room.nextUp');
  const { openItem } = useRoomControls();
  const attentionText = useAttentionText(useRoomData().view.info);
  const kind = item.kind === 'help-request' || item.kind === 'stuck' ? item.kind : 'other';
  const [first] = item.seats;
  return (
    <button
      type="button"
      data-part="next-up"
      className={nextUpVariants({ kind })}
      data-kind={item.kind}
      onClick={() => openItem(item)}
    >
      <StatusCell
        mark={attentionText.getMark(item)}
        size={34}
        className={kind === 'other' ? '' : 'bg-transparent text-inherit'}
      />
      <span className={CLIPPED}>
        {item.kind === 'shared'
          ? t('students', { count: item.seats.length })
          : first && seatName(first)}
      </span>
      {item.kind !== 'shared' && first && first.displayName !== null && (
        <code className="ms-auto text-[1.625rem] font-plain whitespace-nowrap">{first.label}</code>
      )}
    </button>
  );
}

function NextUpReason({ item }: { readonly item: AttentionItem }) {
  const t = useTranslations('instructor.room.nextUp');
  const attentionText = useAttentionText(useRoomData().view.info);
  return (
    <p className="max-h-54 overflow-x-hidden overflow-y-auto leading-18 wrap-anywhere [word-break:auto-phrase]">
      <span className="text-soft">
        {item.kind === 'help-request'
          ? t('helpRequest')
          : item.kind === 'stuck'
            ? t('stuck')
            : item.column !== null && t('onExercise', { number: item.column + 1 })}
      </span>{' '}
      <b>
        <ElapsedTime since={item.since} />
      </b>{' '}
      {attentionText.reason(item)}
    </p>
  );
}
