import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { StatusCell } from '#app/_components/status-cell.tsx';
import {
  SAMPLE_MARKS,
  STATUS_MARK_STATES,
  type StatusMarkState,
} from '#app/_components/status-mark.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { isHelper } from '#lib/room/roles.ts';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { toggleInSet } from '../state/room-view-state.ts';

/** "Of them cleaned up" follows the passes that it is about. */
const LEGEND_STATES: readonly StatusMarkState[] = STATUS_MARK_STATES.filter(
  (state) => state !== 'passed-cleaned-up',
).flatMap((state) => (state === 'passed' ? [state, 'passed-cleaned-up'] : [state]));

type MarkCounts = Readonly<Record<StatusMarkState, number>>;

/**
 * The states with their number of seats at one exercise. Explains the marks, and filters the grid. A
 * cleaned-up pass is a pass: the number of passes contains it.
 */
export function Legend({ counts }: { readonly counts: MarkCounts }) {
  const t = useTranslations('instructor.room.legend');
  const subject = useLegendSubject();
  const { isReplay, viewState, dispatch } = useRoomControls();
  const { stateFilter } = viewState;
  const { view } = useRoomData();
  // Organizers get no help requests, so that a count of 0 would be wrong.
  const states =
    isHelper(view.me) || isReplay
      ? LEGEND_STATES
      : LEGEND_STATES.filter((state) => state !== 'help');
  const passed = counts.passed + counts['passed-cleaned-up'];
  const cleaned = counts['passed-cleaned-up'];
  const toggle = (state: StatusMarkState) =>
    dispatch({ stateFilter: toggleState(stateFilter, state) });
  return (
    <span
      data-part="legend"
      className="contents"
      role="group"
      aria-label={`${t('label')}: ${subject}`}
    >
      {states.map((state) => (
        <button
          key={state}
          type="button"
          className="flex min-h-24 min-w-24 flex-none items-center gap-4 border-y-2 border-transparent aria-pressed:border-b-ink aria-pressed:font-bold max-tablet:min-h-44"
          aria-pressed={stateFilter.has(state)}
          title={
            state === 'passed' ? t('passedOfThem', { passed, cleaned }) : t(`explain.${state}`)
          }
          onClick={() => toggle(state)}
        >
          <StatusCell mark={SAMPLE_MARKS[state]} />
          <b>{state === 'passed' ? passed : counts[state]}</b>{' '}
          <span>{t(state === 'passed-cleaned-up' ? 'ofThemCleanedUp' : state)}</span>
        </button>
      ))}
      <Link
        href="/help/states"
        target="_blank"
        className="inline-grid min-h-24 min-w-24 flex-none place-content-center max-tablet:min-h-44 max-tablet:min-w-44"
        aria-label={t('helpLink')}
        title={t('helpLink')}
      >
        ?
      </Link>
    </span>
  );
}

/** Cleaned-up passes are passes: showing all passes shows them too. */
function toggleState(
  filter: ReadonlySet<StatusMarkState>,
  state: StatusMarkState,
): ReadonlySet<StatusMarkState> {
  const next = new Set(toggleInSet(filter, state));
  if (state !== 'passed') return next;
  if (next.has('passed')) next.add('passed-cleaned-up');
  else next.delete('passed-cleaned-up');
  return next;
}

/** The exercise that the legend counts. */
export function useLegendSubject(): string {
  const t = useTranslations('instructor.room');
  const { language } = useLanguage();
  const { view, column } = useRoomData();
  const exercise = view.info.exercises[column];
  return exercise ? t('legendFor', { number: column + 1, title: exercise.title[language] }) : '';
}
