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
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { offersPrompt } from '../state/room-phase.ts';
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
  const { viewState, prompt, setPrompt, moveTo } = useRoomControls();
  const commands = useRoomCommands();
  // Another exercise is another question. A message that is being typed stays.
  const promptKey = `${prompt} ${moveTo ?? (prompt === 'release' ? viewState.selectedExerciseId : '')}`;
  const panel = prompt && (
    <Suspense fallback={null}>
      <PromptPanel key={promptKey} prompt={prompt} />
    </Suspense>
  );
  return (
    <>
      <CurrentExercise view={view} />
      <span className="relative">
        <ScheduleClock
          schedule={view.info.schedule}
          expanded={prompt === 'timer'}
          {...(isLeader(view.me) &&
            offersPrompt(view.info.workshop.state, 'timer') && {
              onToggle: () => setPrompt(prompt === 'timer' ? null : 'timer'),
            })}
        />
        {prompt === 'timer' && panel}
      </span>
      <span className="me-auto" />
      {commands.disabled && <span className="text-soft">{t('reconnecting')}</span>}
      {!isHelper(view.me) && <span className="text-soft">{t('viewOnly')}</span>}
      {isLeader(view.me) && <CommandButtons />}
      {prompt !== 'timer' && panel}
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
      <h2 className={CLIPPED}>{exercise.title[language]}</h2>
    </>
  ) : null;
}

function CommandButtons() {
  const t = useTranslations('instructor.room.broadcast');
  const { view, column } = useRoomData();
  const { current, workshop } = view.info;
  const offers = (prompt: Prompt) => offersPrompt(workshop.state, prompt);
  const isLast = nextExerciseIndex(view.info) === null;
  const nextLabel = isLast ? 'last' : current === null ? 'startFirst' : 'next';
  const commandText = useTranslations('instructor.room.command');
  return (
    <>
      {offers('announce') && <PromptButton target="announce" shortcut="A" label={t('announce')} />}
      {offers('release') && view.info.exercises[column] && (
        <PromptButton target="release" shortcut="R" label={releaseLabel(view, column, t)} />
      )}
      {offers('next') && (
        <PromptButton target="next" shortcut="N" label={commandText(nextLabel)} off={isLast} />
      )}
    </>
  );
}

function PromptButton({
  target,
  shortcut,
  label,
  off = false,
}: {
  readonly target: Prompt;
  readonly shortcut: string;
  readonly label: string;
  /** There is nothing to ask, and the label says why. */
  readonly off?: boolean;
}) {
  const { prompt, setPrompt } = useRoomControls();
  const { disabled } = useRoomCommands();
  return (
    <Button
      className={STATUS_TAB_ONLY}
      shortcut={shortcut}
      disabled={disabled || off}
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
