'use client';
import { useTranslations } from 'use-intl';
import { Ask } from '#app/_components/page-header.tsx';
import { Cell } from '#app/_components/status-cell.tsx';
import { Since } from '#app/_components/time.tsx';
import type { RoomView } from '#lib/room/views.ts';
import { whomToCall } from './room-health.ts';
import { AsOf } from '#app/_components/last-update-note.tsx';
import { nameOf } from '../grid/row-marks.ts';
import { useNeedWords } from '../attention/attention-text.ts';
import type { Need } from '../attention/attention-queue.ts';

/** Who needs me now, and why: the one line that leads there. */
export function CallAsk({
  view,
  needs,
  asOf,
  openNeed,
}: {
  readonly view: RoomView;
  readonly needs: readonly Need[];
  readonly asOf: number | null;
  readonly openNeed: (need: Need) => void;
}) {
  const t = useTranslations('instructor.room');
  const words = useNeedWords(view.head);
  const need = whomToCall(needs);
  const [first] = need?.seats ?? [];
  if (asOf !== null) return <Ask question={t('call.question')} answer={<AsOf at={asOf} />} />;
  if (!need || !first) {
    const troubled = needs.filter(({ kind }) => kind === 'single').length;
    return (
      <Ask question={t('call.question')} answer={t('call.nobody')}>
        {view.seats.length > 0 && (
          <>
            <p>{t('people.call.nobodyWhy')}</p>
            {troubled > 0 && (
              <p className="soft">{t('people.call.inTrouble', { count: troubled })}</p>
            )}
          </>
        )}
      </Ask>
    );
  }
  return (
    <Ask question={t('call.question')}>
      <button type="button" className="call" data-kind={need.kind} onClick={() => openNeed(need)}>
        <Cell mark={words.markOf(need)} size={34} />
        <span className="clip">
          {need.kind === 'shared' ? t('call.people', { count: need.seats.length }) : nameOf(first)}
        </span>
        {need.kind !== 'shared' && first.handle !== null && (
          <code className="push">{first.label}</code>
        )}
      </button>
      <p className="call-why">
        <span className="soft">
          {need.kind === 'hand'
            ? t('people.call.hand')
            : need.kind === 'stuck'
              ? t('people.call.stuck')
              : need.column !== null && t('call.onExercise', { number: need.column + 1 })}
        </span>{' '}
        <b>
          <Since since={need.since} />
        </b>{' '}
        {words.why(need)}
      </p>
    </Ask>
  );
}
