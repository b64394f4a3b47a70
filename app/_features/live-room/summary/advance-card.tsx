'use client';
import type { CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { Ask } from '#app/_components/page-header.tsx';
import { useMounted, useServerNow } from '#lib/client/hooks.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { RoomView } from '#lib/room/views.ts';
import { moveOf, type Move, type Range } from './room-health.ts';
import { AsOf } from '#app/_components/last-update-note.tsx';
import { useRangeWords } from '../insights/use-range-text.ts';

/** Shall we move on: how many have passed, how many will have, and when the target is reached. */
export function MoveAsk({ view, asOf }: { readonly view: RoomView; readonly asOf: number | null }) {
  const t = useTranslations('instructor.room.move');
  const people = useTranslations('instructor.room.people.move');
  const place = view.head.exercises.findIndex(({ id }) => id === view.head.current);
  const move = moveOf(view);
  if (place < 0)
    return (
      <Ask question={t('question')} answer={asOf === null ? t('none') : <AsOf at={asOf} />}>
        <p>{t('noneWhy')}</p>
      </Ask>
    );
  if (!move)
    return (
      <Ask question={t('question')} answer={asOf === null ? '–' : <AsOf at={asOf} />}>
        <p>{people('none')}</p>
      </Ask>
    );
  const { target } = view.head.thresholds;
  return (
    <Ask question={t('question')}>
      <div className="move">
        <div>
          <p className="answer">
            {asOf === null ? people(move.answer === 'wait' ? 'wait' : 'yes') : <AsOf at={asOf} />}
          </p>
          <p>{why(move, view, people)}</p>
          <p className="soft">
            {t('passed', { passed: move.passed, seats: move.seats, number: place + 1 })}
          </p>
        </div>
        <Forecast move={move} target={target} />
      </div>
    </Ask>
  );
}

function why(
  move: Move,
  { head, figures }: RoomView,
  t: ReturnType<typeof useTranslations<'instructor.room.people.move'>>,
): string {
  const { target } = head.thresholds;
  if (move.answer === 'target') return t('reached', { target });
  if (move.answer === 'little') return t('little', { adds: move.adds ?? 0 });
  const minutes = figures.move?.targetInMinutes ?? null;
  return minutes === null ? t('targetFar', { target }) : t('targetIn', { target, minutes });
}

const MINUTE_MS = 60_000;

/** Three bars: now, in 5 and in 10 minutes; the light end is what is not sure, the line is the target. */
function Forecast({ move, target }: { readonly move: Move; readonly target: number }) {
  const t = useTranslations('instructor.room.people.move');
  const now = useServerNow(10_000);
  const mounted = useMounted();
  const words = useRangeWords();
  const time = (minutes: number) =>
    mounted && now !== null ? formatClock(now + minutes * MINUTE_MS) : '--:--';
  const bars: readonly (readonly [name: string, range: Range])[] = [
    [t('now'), [move.now, move.now]],
    ...(move.in5 ? [[time(5), move.in5] as const] : []),
    ...(move.in10 ? [[time(10), move.in10] as const] : []),
  ];
  return (
    <dl
      className="fore"
      aria-label={t('chart')}
      style={{ '--target': `${target}%` } as CSSProperties}
    >
      {bars.map(([name, range], place) => (
        <div key={place}>
          <dt>{name}</dt>
          <dd
            aria-hidden="true"
            className="fore-bar"
            style={{ '--low': `${range[0]}%`, '--high': `${range[1]}%` } as CSSProperties}
          />
          <dd>
            <b>{words(range)}</b>
          </dd>
        </div>
      ))}
    </dl>
  );
}
