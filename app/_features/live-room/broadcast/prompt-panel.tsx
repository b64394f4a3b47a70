'use client';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { useRoomCommands, useRefusalText } from '../state/room-commands.tsx';
import { nextExerciseIndex, type Prompt } from '../state/prompt.ts';
import { selectAll, type AudienceSelection } from './audience-selection.ts';
import { InlineConfirm } from '#app/_components/inline-confirm.tsx';
import { AudiencePicker } from './audience-picker.tsx';
import { ReleaseForm } from './release-form.tsx';
import { MessageForm } from './message-form.tsx';
import { SentList } from './sent-list.tsx';
import { TimerForm } from '../schedule/timer-form.tsx';

interface PromptPanelProps {
  readonly prompt: Prompt;
  readonly view: RoomView;
  readonly column: number;
  readonly selectedSeat: SeatRow | null;
  readonly onClose: () => void;
}

/** Under the board's line, over what stands there: what reaches the room is asked here, and Escape lets go of it. */
export function PromptPanel({ prompt, view, column, selectedSeat, onClose }: PromptPanelProps) {
  const t = useTranslations('instructor.room.broadcast');
  const panel = useRef<HTMLElement>(null);
  // Held from the moment it was asked: whoever else moves the room on changes nothing under one's finger.
  const [initial] = useState({ column, current: view.info.current });
  const previousFocus = useRef(document.activeElement);
  useEffect(() => {
    const from = previousFocus.current;
    if (!panel.current?.contains(document.activeElement)) panel.current?.focus();
    return () => {
      // Back to where one was, unless the focus has gone on by itself.
      if (
        from instanceof HTMLElement &&
        from.isConnected &&
        (document.activeElement === document.body || document.activeElement === null)
      )
        from.focus();
    };
  }, []);
  return (
    <section
      ref={panel}
      className="panel"
      aria-label={t(prompt)}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <h2 className="section-head">
        {t(prompt)}{' '}
        <span className="push">
          <Button onClick={onClose}>
            {t('close')}
            <kbd aria-hidden="true">Esc</kbd>
          </Button>
        </span>
      </h2>
      {prompt === 'next' && <NextExerciseForm view={view} {...initial} onClose={onClose} />}
      {prompt === 'release' && (
        <ReleaseForm
          view={view}
          column={initial.column}
          selectedSeat={selectedSeat}
          onClose={onClose}
        />
      )}
      {prompt === 'announce' && (
        <AnnouncementForm view={view} selectedSeat={selectedSeat} onClose={onClose} />
      )}
      {prompt === 'timer' && <TimerForm view={view} />}
    </section>
  );
}

function NextExerciseForm({
  view,
  column,
  current,
  onClose,
}: Pick<PromptPanelProps, 'view' | 'column' | 'onClose'> & { readonly current: string | null }) {
  const t = useTranslations('instructor.room.command');
  const commands = useRoomCommands();
  const refusalText = useRefusalText(view);
  const exerciseIndex = nextExerciseIndex({ ...view.info, current }, column);
  const exercise = exerciseIndex === null ? undefined : view.info.exercises[exerciseIndex];
  if (!exercise || exerciseIndex === null) return null;
  const outcome = commands.getOutcome('room');
  const number = exerciseIndex + 1;
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
      onClose();
  };
  return (
    <InlineConfirm
      message={t('askCurrent', { number, seats: view.seats.length })}
      confirmLabel={t('sureCurrent', { number, seats: view.seats.length })}
      sending={outcome?.state === 'sending'}
      disabled={commands.disabled}
      error={outcome?.state === 'refused' ? refusalText(outcome.error, outcome.command) : null}
      onConfirm={() => void makeCurrent()}
      onCancel={onClose}
    />
  );
}

function AnnouncementForm({
  view,
  selectedSeat,
  onClose,
}: Pick<PromptPanelProps, 'view' | 'selectedSeat' | 'onClose'>) {
  const t = useTranslations('instructor.room.broadcast');
  const [selection, setSelection] = useState<AudienceSelection>(() => selectAll(view));
  // A room that grew while one typed is addressed whole.
  const audience = selection.to === 'all' ? selectAll(view) : selection;
  return (
    <>
      <MessageForm
        view={view}
        scope="room"
        audience={audience}
        draftKey="announce"
        label={t('text')}
        onClose={onClose}
        audiencePicker={
          <AudiencePicker
            view={view}
            selectedSeat={selectedSeat}
            audience={audience}
            onSelect={setSelection}
          />
        }
      />
      <SentList view={view} />
    </>
  );
}
