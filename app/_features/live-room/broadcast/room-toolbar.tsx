'use client';
import { Suspense, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { ExerciseBadge } from '#app/_components/exercise-badge.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { isHelper, isLeader } from '#lib/room/roles.ts';
import { CommandOutcome, useRoomCommands } from '../state/room-commands.tsx';
import { nextExerciseIndex, type Prompt } from '../state/prompt.ts';
import { nextHintToSend } from './audience-selection.ts';
import { ScheduleClock } from '../schedule/schedule-clock.tsx';

/** Not needed for the first look at the room. */
const [PromptPanel, preloadPromptPanel] = lazyWithPreload(() =>
  import('./prompt-panel.tsx').then((module) => module.PromptPanel),
);
export { preloadPromptPanel };

interface RoomToolbarProps {
  readonly view: RoomView;
  readonly column: number;
  /** The exercise that was chosen to be shown; null while the wall follows the current one. */
  readonly selectedExerciseId: string | null;
  readonly selectedSeat: SeatRow | null;
  /** What the keys or the buttons ask for; asked in place, with its number, before anything reaches students. */
  readonly prompt: Prompt | null;
  readonly setPrompt: (prompt: Prompt | null) => void;
}

/** Where the room stands, its clock, and the commands that reach everybody. */
export function RoomToolbar({
  view,
  column,
  selectedExerciseId,
  selectedSeat,
  prompt,
  setPrompt,
}: RoomToolbarProps) {
  const t = useTranslations('instructor.room.command');
  const commands = useRoomCommands();
  // Who chooses another exercise asks about that one; words that are being typed stay.
  const promptKey =
    prompt === 'next' || prompt === 'release' ? `${prompt} ${selectedExerciseId ?? ''}` : prompt;
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
      <span className="push-end" />
      <CommandOutcome scope="room" view={view} />
      {commands.disabled && <span className="soft">{t('reconnecting')}</span>}
      {isHelper(view.me) ? (
        <CommandButtons view={view} column={column} prompt={prompt} setPrompt={setPrompt} />
      ) : (
        <span className="soft">{t('viewOnly')}</span>
      )}
      {prompt && (
        <Suspense fallback={null}>
          <PromptPanel
            key={promptKey}
            prompt={prompt}
            view={view}
            column={column}
            selectedSeat={selectedSeat}
            onClose={() => setPrompt(null)}
          />
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
      <h1 className="clip">{exercise.title[language]}</h1>
    </>
  ) : null;
}

function CommandButtons({
  view,
  column,
  prompt,
  setPrompt,
}: Pick<RoomToolbarProps, 'view' | 'column' | 'prompt' | 'setPrompt'>) {
  const t = useTranslations('instructor.room.broadcast');
  const commands = useRoomCommands();
  const canLead = isLeader(view.me);
  const renderButton = (target: Prompt, shortcut: string, label: string) => (
    <Button
      shortcut={shortcut}
      disabled={commands.disabled}
      aria-expanded={prompt === target}
      onClick={() => setPrompt(prompt === target ? null : target)}
    >
      {label}
    </Button>
  );
  if (!canLead) return null;
  return (
    <>
      {renderButton('announce', 'A', t('announce'))}
      {view.info.exercises[column] && renderButton('release', 'R', releaseLabel(view, column, t))}
      {nextExerciseIndex(view.info, column) !== null && (
        <NextExerciseButton view={view} column={column} renderButton={renderButton} />
      )}
    </>
  );
}

function releaseLabel(
  view: RoomView,
  column: number,
  t: ReturnType<typeof useTranslations<'instructor.room.people.panel'>>,
): string {
  const exercise = view.info.exercises[column];
  const hint = exercise ? nextHintToSend(view.notices, exercise.id, exercise.hints, null) : null;
  if (hint !== null) return t('releaseHint', { hint });
  return exercise && view.info.released.includes(exercise.id) ? t('release') : t('releaseSolution');
}

function NextExerciseButton({
  view,
  column,
  renderButton,
}: Pick<RoomToolbarProps, 'view' | 'column'> & {
  readonly renderButton: (target: Prompt, shortcut: string, label: string) => ReactNode;
}) {
  const t = useTranslations('instructor.room.command');
  const currentIndex = view.info.exercises.findIndex(({ id }) => id === view.info.current);
  const number = (nextExerciseIndex(view.info, column) ?? 0) + 1;
  return renderButton(
    'next',
    'N',
    currentIndex < 0 && number === 1
      ? t('startFirst')
      : number === currentIndex + 2
        ? t('next')
        : t('makeCurrent', { number }),
  );
}
