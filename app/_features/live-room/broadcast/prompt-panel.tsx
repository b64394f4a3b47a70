import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { InlineConfirm } from '#app/_components/inline-confirm.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { TimerForm } from '../schedule/timer-form.tsx';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { nextExerciseIndex, type Prompt } from '../state/use-prompts.ts';
import { useRefusalText } from '../state/use-refusal-text.ts';
import { AudiencePicker } from './audience-picker.tsx';
import { selectAll, type AudienceSelection } from './audience-selection.ts';
import { MessageForm } from './message-form.tsx';
import { ReleaseForm } from './release-form.tsx';
import { SentList } from './sent-list.tsx';

/** Asks, over the panes, before something reaches the whole room. Escape closes it. */
export function PromptPanel({ prompt }: { readonly prompt: Prompt }) {
  const t = useTranslations('instructor.room.broadcast');
  const { view, column } = useRoomData();
  const { setPrompt } = useRoomControls();
  const panel = useRef<HTMLElement>(null);
  // Fixed when the panel opens, so that another instructor who moves on doesn't change the
  // question.
  const [initial] = useState({ column, current: view.info.current });
  const previousFocus = useRef(document.activeElement);
  const close = () => setPrompt(null);
  useEffect(() => {
    const previous = previousFocus.current;
    if (!panel.current?.contains(document.activeElement)) panel.current?.focus();
    return () => {
      // Give the focus back, unless it has moved elsewhere in the meantime.
      if (
        previous instanceof HTMLElement &&
        previous.isConnected &&
        (document.activeElement === document.body || document.activeElement === null)
      )
        previous.focus();
    };
  }, []);
  return (
    <section
      ref={panel}
      data-part="prompt-panel"
      className="absolute top-44 right-16 z-5 max-h-[calc(100dvh-4rem)] w-[min(34rem,calc(100vw-2rem))] overflow-y-auto border-2 border-ink bg-header px-16 pt-4 pb-16 outline-none max-tablet:top-4 max-tablet:right-4 max-tablet:w-[calc(100vw-0.5rem)] [&_:is(input,select)]:min-h-28 [&_:is(input,select)]:w-auto max-tablet:[&_:is(input,select)]:min-h-44 [&_input[type=number]]:w-80"
      aria-label={t(prompt)}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <SectionHeading>
        {t(prompt)}{' '}
        <span className="ms-auto self-center">
          <Button onClick={close}>
            {t('close')}
            <kbd aria-hidden="true">Esc</kbd>
          </Button>
        </span>
      </SectionHeading>
      {prompt === 'next' && <NextExerciseForm {...initial} />}
      {prompt === 'release' && <ReleaseForm column={initial.column} />}
      {prompt === 'announce' && <AnnouncementForm />}
      {prompt === 'timer' && <TimerForm />}
    </section>
  );
}

function NextExerciseForm({
  column,
  current,
}: {
  readonly column: number;
  readonly current: string | null;
}) {
  const t = useTranslations('instructor.room.moveOn');
  const { view } = useRoomData();
  const { setPrompt } = useRoomControls();
  const commands = useRoomCommands();
  const refusalText = useRefusalText();
  const exerciseIndex = nextExerciseIndex({ ...view.info, current }, column);
  const exercise = exerciseIndex === null ? undefined : view.info.exercises[exerciseIndex];
  if (!exercise || exerciseIndex === null) return null;
  const outcome = commands.getOutcome('room');
  const number = exerciseIndex + 1;
  const close = () => setPrompt(null);
  const makeCurrent = async () => {
    const { id } = exercise;
    if (
      await commands.send(
        'room',
        { kind: 'set-current-exercise', exerciseId: id, from: current },
        { code: 'current', number },
        () => ({ kind: 'set-current-exercise', exerciseId: current, from: id }),
      )
    )
      close();
  };
  return (
    <InlineConfirm
      message={t('title', { number, seats: view.seats.length })}
      confirmLabel={t('confirm', { number, seats: view.seats.length })}
      sending={outcome?.state === 'sending'}
      disabled={commands.disabled}
      error={outcome?.state === 'refused' ? refusalText(outcome.error, outcome.command) : null}
      onConfirm={() => void makeCurrent()}
      onCancel={close}
    />
  );
}

function AnnouncementForm() {
  const t = useTranslations('instructor.room.broadcast');
  const { view } = useRoomData();
  const { setPrompt } = useRoomControls();
  const [selection, setSelection] = useState<AudienceSelection>(() => selectAll(view));
  // Students who join while the instructor types are included in "everyone".
  const audience = selection.to === 'all' ? selectAll(view) : selection;
  return (
    <>
      <MessageForm
        scope="room"
        audience={audience}
        draftKey="announce"
        label={t('text')}
        onClose={() => setPrompt(null)}
        audiencePicker={<AudiencePicker audience={audience} onSelect={setSelection} />}
      />
      <SentList />
    </>
  );
}
