import { useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { controlVariants } from '#app/_components/control-variants.ts';
import { useRoomClient } from '#lib/client/hooks.ts';
import {
  REPLAY_SPEEDS,
  type PlayerState,
  type ReplayPlayer,
  type ReplaySpeed,
} from '#lib/client/replay-player.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { ReadyReplay, ReplayMark, ReplayNames } from '#lib/protocol/api/replay.ts';
import type { ExerciseInfo } from '#lib/room/views.ts';

/** What an arrow key moves the scrubber by. */
const ARROW_MS = 10 * SECOND_MS;

interface ControlsProps {
  readonly workshopId: string;
  readonly player: ReplayPlayer;
  readonly state: PlayerState;
  readonly replay: ReadyReplay;
  readonly names: ReplayNames | null;
}

/** The scrubber with the marks of the day, and how fast it plays. */
export function ReplayControls({ workshopId, player, state, replay, names }: ControlsProps) {
  const t = useTranslations('replay.controls');
  const zone = replay.timeZone;
  const nextHelp = replay.marks.find((mark) => mark.kind === 'help' && mark.at > state.at);
  return (
    <div
      data-part="replay-controls"
      role="group"
      aria-label={t('label')}
      className="grid flex-none gap-6 border-t border-rule bg-paper px-16 py-8 max-tablet:[&_:is(button,select,summary)]:min-h-44"
    >
      <div className="relative pt-10">
        <MarkSigns replay={replay} />
        <input
          type="range"
          aria-label={t('position')}
          aria-valuetext={formatClock(state.at, { zone, seconds: true })}
          className="m-0 block w-full"
          min={replay.from}
          max={replay.to}
          step={ARROW_MS}
          value={state.at}
          onChange={(event) => player.seek(Number(event.target.value))}
        />
      </div>
      <div className="flex flex-wrap items-center gap-8">
        <Button shortcut="J" aria-label={t('back')} onClick={() => player.seekBy(-MINUTE_MS)}>
          −1
        </Button>
        <Button primary shortcut="K" onClick={() => player.togglePlaying()}>
          {t(state.isPlaying ? 'pause' : 'play')}
        </Button>
        <Button shortcut="L" aria-label={t('forward')} onClick={() => player.seekBy(MINUTE_MS)}>
          +1
        </Button>
        <label className="inline-flex items-center gap-6">
          <span>{t('speed')}</span>
          <select
            className={`${controlVariants()} w-auto`}
            value={state.speed}
            onChange={(event) => player.setSpeed(Number(event.target.value) as ReplaySpeed)}
          >
            {REPLAY_SPEEDS.map((speed) => (
              <option key={speed} value={speed}>
                {t('times', { speed })}
              </option>
            ))}
          </select>
        </label>
        {replay.view === 'room' && (
          <Button
            disabled={nextHelp === undefined}
            onClick={() => nextHelp && player.seek(nextHelp.at)}
          >
            {t('nextHelp')}
          </Button>
        )}
        <span className="ms-auto tabular-nums">
          {formatClock(state.at, { zone, seconds: true })}
        </span>
        <span role="status" className="text-soft">
          {state.status === 'failed' && t('lost')}
        </span>
      </div>
      {replay.marks.length > 0 && (
        <MarkList workshopId={workshopId} player={player} replay={replay} names={names} />
      )}
    </div>
  );
}

const SIGNS: Readonly<Record<ReplayMark['kind'], string>> = {
  exercise: '▾',
  break: '‖',
  announcement: '▼',
  help: '?',
  outage: '✕',
};

/** The same marks as in the list, above the scrubber. */
function MarkSigns({ replay: { marks, from, to } }: { readonly replay: ReadyReplay }) {
  return (
    <div aria-hidden="true" className="absolute inset-x-8 top-0 h-12 overflow-hidden">
      {marks.map((mark, index) => (
        <span
          key={index}
          data-mark={mark.kind}
          className="absolute -translate-x-1/2 text-tiny/12 text-soft data-[mark=exercise]:text-ink"
          style={{ insetInlineStart: `${((mark.at - from) / Math.max(1, to - from)) * 100}%` }}
        >
          {SIGNS[mark.kind]}
        </span>
      ))}
    </div>
  );
}

function MarkList({ workshopId, player, replay, names }: Omit<ControlsProps, 'state'>) {
  const t = useTranslations('replay.controls');
  const markText = useMarkText(useRecordedExercises(workshopId, replay), names);
  return (
    <details>
      <summary className="min-h-24 text-soft">{t('marks')}</summary>
      <ol className="max-h-160 overflow-y-auto">
        {replay.marks.map((mark, index) => (
          <li key={index}>
            <button
              type="button"
              className="flex w-full gap-10 py-2 text-start hover:underline"
              onClick={() => player.seek(mark.at)}
            >
              <span className="text-soft tabular-nums">
                {formatClock(mark.at, { zone: replay.timeZone })}
              </span>
              <span className="min-w-0 wrap-anywhere">{markText(mark)}</span>
            </button>
          </li>
        ))}
      </ol>
    </details>
  );
}

const NO_EXERCISES: readonly ExerciseInfo[] = [];

/** The exercises of the course as it is at the time that is shown. */
function useRecordedExercises(workshopId: string, { view }: ReadyReplay): readonly ExerciseInfo[] {
  const client = useRoomClient();
  const handle = view === 'room' ? client.room(workshopId) : client.projector(workshopId);
  return useSyncExternalStore(
    handle.subscribe,
    () => handle.getSnapshot().view?.info.exercises ?? NO_EXERCISES,
    () => NO_EXERCISES,
  );
}

function useMarkText(exercises: readonly ExerciseInfo[], names: ReplayNames | null) {
  const t = useTranslations('replay.marks');
  const { language } = useLanguage();
  return (mark: ReplayMark): string => {
    switch (mark.kind) {
      case 'exercise': {
        const index = exercises.findIndex(({ id }) => id === mark.exerciseId);
        const title = exercises[index]?.title[language];
        return title === undefined
          ? t('otherExercise')
          : t('exercise', { number: index + 1, title });
      }
      case 'break':
        return t('break', { minutes: Math.round(mark.minutes) });
      case 'announcement':
        return t('announcement');
      case 'help': {
        const seat = names?.seats.find(({ id }) => id === mark.seatId);
        return t('help', { name: seat?.name ?? seat?.label ?? '' });
      }
      case 'outage':
        return t('outage', { count: mark.seats });
    }
  };
}
