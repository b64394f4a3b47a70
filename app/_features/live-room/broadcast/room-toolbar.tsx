import { Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ExerciseBadge } from '#app/_components/exercise-badge.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { isHelper, isLeader } from '#lib/room/roles.ts';
import type { RoomView } from '#lib/room/views.ts';
import { CLIPPED, STATUS_TAB_ONLY } from '../pane-styles.ts';
import { ScheduleClock } from '../schedule/schedule-clock.tsx';
import { CommandOutcome } from '../state/command-outcome.tsx';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { nextExerciseIndex, type Prompt } from '../state/use-prompts.ts';
import { nextHintToSend } from './audience-selection.ts';

/** Not needed for the first paint. */
const [PromptPanel, preloadPromptPanel] = lazyWithPreload(() =>
  import('./prompt-panel.tsx').then((module) => module.PromptPanel),
);
export { preloadPromptPanel };

/** The current exercise, the schedule, and the commands that reach everyone. */
export function RoomToolbar() {
  const t = useTranslations('instructor.room.command');
  const { view } = useRoomData();
  const { viewState, prompt, setPrompt } = useRoomControls();
  const commands = useRoomCommands();
  // Selecting another exercise asks about that exercise. A message that is being typed stays.
  const promptKey =
    prompt === 'next' || prompt === 'release'
      ? `${prompt} ${viewState.selectedExerciseId ?? ''}`
      : prompt;
  return (
    <>
      <CurrentExercise view={view} />
      <ScheduleClock
        schedule={view.info.schedule}
        expanded={prompt === 'timer'}
        {...(isLeader(view.me) && {
          onToggle: () => setPrompt(prompt === 'timer' ? null : 'timer'),
        })}
      />
      <span className="me-auto" />
      <CommandOutcome
        scope="room"
        className="empty:hidden max-tablet:group-data-[tab=attention]/room:[&_button]:hidden max-tablet:group-data-[tab=grid]/room:[&_button]:hidden"
      />
      {commands.disabled && <span className="text-soft">{t('reconnecting')}</span>}
      {!isHelper(view.me) && <span className="text-soft">{t('viewOnly')}</span>}
      {isLeader(view.me) && <CommandButtons />}
      {prompt && (
        <Suspense fallback={null}>
          <PromptPanel key={promptKey} prompt={prompt} />
        </Suspense>
      )}
    </>
  );
}

function CurrentExercise({ view }: { readonly view: RoomView }) {
  const { language } = useLanguage();
  const currentIndex = view.info.exercises.findIndex(({ id }) => id === view.info.current);
  const exercise = view.info.exercises[currentIndex];
  return exercise ? (
    <>
      <ExerciseBadge number={currentIndex + 1} kind={exercise.kind} size={24} current />
      <h1 className={CLIPPED}>{exercise.title[language]}</h1>
    </>
  ) : null;
}

function CommandButtons() {
  const t = useTranslations('instructor.room.broadcast');
  const { view, column } = useRoomData();
  const nextLabel = useNextExerciseLabel();
  return (
    <>
      <PromptButton target="announce" shortcut="A" label={t('announce')} />
      {view.info.exercises[column] && (
        <PromptButton target="release" shortcut="R" label={releaseLabel(view, column, t)} />
      )}
      {nextLabel !== null && <PromptButton target="next" shortcut="N" label={nextLabel} />}
    </>
  );
}

function PromptButton({
  target,
  shortcut,
  label,
}: {
  readonly target: Prompt;
  readonly shortcut: string;
  readonly label: string;
}) {
  const { prompt, setPrompt } = useRoomControls();
  const { disabled } = useRoomCommands();
  return (
    <Button
      className={STATUS_TAB_ONLY}
      shortcut={shortcut}
      disabled={disabled}
      aria-expanded={prompt === target}
      onClick={() => setPrompt(prompt === target ? null : target)}
    >
      {label}
    </Button>
  );
}

function releaseLabel(
  view: RoomView,
  column: number,
  t: ReturnType<typeof useTranslations<'instructor.room.broadcast'>>,
): string {
  const exercise = view.info.exercises[column];
  const hint = exercise ? nextHintToSend(view.notices, exercise.id, exercise.hints, null) : null;
  if (hint !== null) return t('releaseHint', { hint });
  return exercise && view.info.released.includes(exercise.id) ? t('release') : t('releaseSolution');
}

/** Null at the end of the course. */
function useNextExerciseLabel(): string | null {
  const t = useTranslations('instructor.room.command');
  const { view, column } = useRoomData();
  const nextIndex = nextExerciseIndex(view.info, column);
  if (nextIndex === null) return null;
  const currentIndex = view.info.exercises.findIndex(({ id }) => id === view.info.current);
  if (currentIndex < 0 && nextIndex === 0) return t('startFirst');
  return nextIndex === currentIndex + 1 ? t('next') : t('makeCurrent', { number: nextIndex + 1 });
}
