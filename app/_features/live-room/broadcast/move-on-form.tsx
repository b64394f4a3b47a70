import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { InlineConfirm } from '#app/_components/inline-confirm.tsx';
import { scheduleAt } from '#app/_components/schedule.ts';
import { useServerNow } from '#lib/client/hooks.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatDuration } from '#lib/i18n/times.ts';
import type { ExerciseInfo } from '#lib/room/views.ts';
import { useRefusalInPlace, useRoomCommands } from '../state/room-commands.tsx';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { findLeftBehind } from './move-on.ts';

const TIMER_CHOICES = ['keep', 'restart', 'clear'] as const;
type TimerChoice = (typeof TIMER_CHOICES)[number];
/** The result names the timer, unless there was none and there is none. */
const MESSAGES = {
  keep: 'currentKept',
  restart: 'currentTimed',
  clear: 'currentUntimed',
} as const;

interface MoveOnFormProps {
  /** The exercise that becomes current. */
  readonly exercise: ExerciseInfo;
  /** The current exercise when the question was asked. */
  readonly current: string | null;
}

/**
 * Asks before everyone moves to an exercise: who is left behind, and what happens to the timer. Undo
 * goes back and leaves the timer alone.
 */
export function MoveOnForm({ exercise, current }: MoveOnFormProps) {
  const t = useTranslations('instructor.room.moveOn');
  const { view } = useRoomData();
  const { setPrompt } = useRoomControls();
  const commands = useRoomCommands();
  const refusal = useRefusalInPlace('room');
  const [timerChoice, setTimerChoice] = useState<TimerChoice>('keep');
  const outcome = commands.getOutcome('room');
  const stayedUntimed = timerChoice === 'keep' && view.info.schedule.timer === null;
  const { id, minutes } = exercise;
  const number = view.info.exercises.findIndex((other) => other.id === id) + 1;
  const close = () => setPrompt(null);
  const moveEveryone = async () => {
    const moved = await commands.send(
      'room',
      {
        kind: 'set-current-exercise',
        exerciseId: id,
        from: current,
        timer: timerChoice === 'restart' ? minutes * 60 : timerChoice,
      },
      { code: stayedUntimed ? 'current' : MESSAGES[timerChoice], number },
      () => ({ kind: 'set-current-exercise', exerciseId: current, from: id }),
    );
    if (moved) close();
  };
  return (
    <div className="grid gap-10 pt-8">
      <LeftBehindLine current={current} />
      <TimerPicker minutes={minutes} choice={timerChoice} onChoose={setTimerChoice} />
      <InlineConfirm
        confirmLabel={t('confirm', { number, seats: view.seats.length })}
        sending={outcome?.state === 'sending'}
        disabled={commands.disabled}
        error={refusal}
        onConfirm={() => void moveEveryone()}
        onCancel={close}
      />
    </div>
  );
}

function LeftBehindLine({ current }: { readonly current: string | null }) {
  const t = useTranslations('instructor.room.moveOn');
  const separator = useTranslations('instructor.room')('nameSeparator');
  const { view } = useRoomData();
  const behind = findLeftBehind(view.seats, view.info, current);
  if (behind === null || behind.students === 0) return null;
  const { number, students, left, names } = behind;
  const more = left - names.length;
  const listed = names.join(separator);
  return (
    <p data-part="left-behind" className="leading-18 wrap-anywhere">
      {t('left', {
        left,
        students,
        number,
        names: more > 0 ? t('names', { names: listed, count: more }) : listed,
      })}
    </p>
  );
}

/** While a timer runs it can be kept, restarted or cleared; without one, it can be started. */
function TimerPicker({
  minutes,
  choice,
  onChoose,
}: {
  /** The planned time of the exercise. */
  readonly minutes: number;
  readonly choice: TimerChoice;
  readonly onChoose: (choice: TimerChoice) => void;
}) {
  const t = useTranslations('instructor.room.moveOn');
  const timerText = useTranslations('instructor.room.timer');
  const now = useServerNow(1_000);
  const { schedule } = useRoomData().view.info;
  const phase = now === null ? null : scheduleAt(schedule, now);
  const hasTimer = schedule.timer !== null;
  const label = (option: TimerChoice) => {
    if (option === 'restart')
      return hasTimer ? t('restart', { minutes }) : timerText('set', { minutes });
    return hasTimer ? t(option) : timerText('without');
  };
  return (
    <fieldset className="flex flex-wrap items-center gap-x-14 gap-y-2">
      <legend className="float-left me-14 text-soft">
        {!hasTimer
          ? timerText('none')
          : phase?.kind === 'timer' && phase.leftMs >= 0
            ? t('timer', { time: formatDuration(phase.leftMs) })
            : timerText('name')}
      </legend>
      {TIMER_CHOICES.filter((option) => hasTimer || option !== 'clear').map((option) => (
        <label key={option} className="inline-flex min-h-24 items-center gap-6 max-tablet:min-h-44">
          <input
            type="radio"
            name="move-on-timer"
            checked={choice === option}
            onChange={() => onChoose(option)}
          />
          {label(option)}
        </label>
      ))}
    </fieldset>
  );
}

/** The heading of the question. */
export function MoveOnTitle({ exercise }: { readonly exercise: ExerciseInfo }) {
  const t = useTranslations('instructor.room.moveOn');
  const { language } = useLanguage();
  const { exercises } = useRoomData().view.info;
  return t('title', {
    number: exercises.findIndex(({ id }) => id === exercise.id) + 1,
    title: exercise.title[language],
  });
}
