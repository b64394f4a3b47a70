import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ElapsedTime } from '#app/_components/elapsed-time.tsx';
import { PresenceLabel } from '#app/_components/presence-label.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { markForCell } from '#app/_components/status-mark.ts';
import { replayApi } from '#lib/client/replay-api.ts';
import { useServerNow } from '#lib/client/hooks.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { seatName } from '../grid/row-marks.ts';
import { useMarkText } from '../grid/use-mark-text.ts';
import { DRAWER_PANE } from '../pane-styles.ts';
import { useRoomData } from '../state/room-context.ts';
import { AttentionReasons } from './attention-reasons.tsx';
import { SECTION } from './drawer-styles.ts';
import { FoldedTimeline } from './timeline.tsx';

/** The history moves with the time of the replay in steps, so that playing doesn't load all the time. */
const TIMELINE_STEP_MS = 30 * SECOND_MS;

/** One student at the time of the replay: why they needed attention, their exercises and their hour. */
export function ReplayDrawer({
  seatId,
  tools,
  onClose,
}: {
  readonly seatId: string;
  readonly tools: ReactNode;
  readonly onClose: () => void;
}) {
  const t = useTranslations('instructor.room.drawer');
  const { selectedSeat: row } = useRoomData();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [seatId]);
  const name = row ? seatName(row) : '';
  return (
    <aside
      data-part="seat-drawer"
      className={DRAWER_PANE}
      data-open
      data-pane
      aria-label={t('label', { label: row?.label ?? '', name })}
    >
      <header className="grid flex-none gap-6 px-16 pt-10 pb-8 max-tablet:[&_button]:min-h-44">
        <div className="flex items-center gap-8">
          <h2
            ref={heading}
            tabIndex={-1}
            className="min-w-0 overflow-hidden py-2 text-seat whitespace-nowrap outline-none"
          >
            {name}
          </h2>
          <code className="me-auto text-[1.0625rem]">
            {row && row.displayName !== null && row.label}
          </code>
          <Button aria-label={t('close')} aria-keyshortcuts="Escape" onClick={onClose}>
            <span aria-hidden="true" className="hidden pointer-coarse:inline">
              ×
            </span>
            <kbd aria-hidden="true">Esc</kbd>
          </Button>
        </div>
        {row && (
          <p className="flex flex-wrap gap-x-12 text-soft">
            <span className="inline-flex gap-6">
              <PresenceLabel presence={row.presence} />{' '}
              {row.presence !== 'connected' && <ElapsedTime since={row.presenceSince} />}
            </span>
            {row.group !== '' && <span>{t('group', { group: row.group })}</span>}
          </p>
        )}
        {tools}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-16 pb-12">
        {row && (
          <>
            <AttentionReasons row={row} />
            <RecordedExercises row={row} />
            <RecordedTimeline key={seatId} seatId={seatId} />
          </>
        )}
      </div>
    </aside>
  );
}

function RecordedExercises({ row }: { readonly row: SeatRow }) {
  const t = useTranslations('instructor.room.drawer');
  const { exercises } = useRoomData().view.info;
  const { language } = useLanguage();
  const { markText } = useMarkText();
  return (
    <section className={SECTION}>
      <SectionHeading level={3}>{t('exercises')}</SectionHeading>
      <ol className="py-4">
        {exercises.map(({ id, title }, index) => {
          const mark = markForCell(row.cells[index] ?? { state: 'not-started' });
          return (
            <li
              key={id}
              className="grid grid-cols-[1.5rem_1.25rem_minmax(0,1fr)_auto] items-center gap-x-8 border-b border-rule py-4"
            >
              <small className="text-soft">{index + 1}</small>
              <StatusCell mark={mark} size={16} />
              <span className="min-w-0 wrap-anywhere">{title[language]}</span>
              <small className="text-soft">{markText(mark)}</small>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function RecordedTimeline({ seatId }: { readonly seatId: string }) {
  const { exercises } = useRoomData().view.info;
  const now = useServerNow(SECOND_MS) ?? 0;
  const at = Math.floor(now / TIMELINE_STEP_MS) * TIMELINE_STEP_MS;
  return (
    <FoldedTimeline
      load={useCallback(() => replayApi.getReplayTimeline(seatId, at), [seatId, at])}
      version={at}
      exercises={exercises}
    />
  );
}
