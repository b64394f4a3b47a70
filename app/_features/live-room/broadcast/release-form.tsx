'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { useRoomCommands, useRefusalText, type RoomCommands } from '../state/room-commands.tsx';
import {
  toAudience,
  nextHintToSend,
  selectAll,
  type AudienceSelection,
} from './audience-selection.ts';
import { InlineConfirm } from '#app/_components/inline-confirm.tsx';
import { AudiencePicker } from './audience-picker.tsx';
import { useAudienceText } from './use-audience-text.ts';

type ReleaseTarget = number | 'solution' | 'hide';

/** A hint or the solution of one exercise, for all, a group or one; the next that the room has not been given is proposed. */
export function ReleaseForm({
  view,
  column,
  selectedSeat,
  onClose,
}: {
  readonly view: RoomView;
  readonly column: number;
  readonly selectedSeat: SeatRow | null;
  readonly onClose: () => void;
}) {
  const t = useTranslations('instructor.room.broadcast');
  const commands = useRoomCommands();
  const refusalText = useRefusalText(view);
  const audienceText = useAudienceText();
  const exercise = view.info.exercises[column];
  const released = exercise !== undefined && view.info.released.includes(exercise.id);
  const [selectedAudience, setSelectedAudience] = useState<AudienceSelection>(() =>
    selectAll(view),
  );
  const [selectedTarget, setSelectedTarget] = useState<ReleaseTarget | null>(null);
  if (!exercise) return null;
  const requestedAudience = selectedAudience.to === 'all' ? selectAll(view) : selectedAudience;
  const proposed =
    nextHintToSend(
      view.notices,
      exercise.id,
      exercise.hints,
      requestedAudience.to === 'seat' ? [requestedAudience.seatId] : null,
    ) ?? (released ? 'hide' : 'solution');
  const target = selectedTarget ?? proposed;
  // What is open to all cannot be closed to some.
  const audience = target === 'hide' ? selectAll(view) : requestedAudience;
  const number = column + 1;
  const outcome = commands.getOutcome('room');

  const send = async () => {
    if (await sendRelease(commands, target, exercise.id, number, audience)) onClose();
  };
  const confirmLabel =
    target === 'hide'
      ? t('withdrawAll', { seats: audience.seatCount })
      : audienceText.releaseLabel(audience, typeof target === 'number' ? target : 0);
  return (
    <div className="say-form">
      <ReleaseTargetPicker
        hints={exercise.hints}
        released={released}
        target={target}
        onSelect={setSelectedTarget}
      />
      {target !== 'hide' && (
        <AudiencePicker
          view={view}
          selectedSeat={selectedSeat}
          audience={audience}
          onSelect={setSelectedAudience}
        />
      )}
      <InlineConfirm
        message={<ReleaseEffect target={target} number={number} />}
        confirmLabel={confirmLabel}
        sending={outcome?.state === 'sending'}
        disabled={commands.disabled}
        error={outcome?.state === 'refused' ? refusalText(outcome.error, outcome.command) : null}
        onConfirm={() => void send()}
        onCancel={onClose}
      />
    </div>
  );
}

function ReleaseTargetPicker({
  hints,
  released,
  target,
  onSelect,
}: {
  readonly hints: number;
  readonly released: boolean;
  readonly target: ReleaseTarget;
  readonly onSelect: (target: ReleaseTarget) => void;
}) {
  const t = useTranslations('instructor.room.broadcast');
  return (
    <div className="reach" role="group" aria-label={t('what')}>
      <span className="soft" aria-hidden="true">
        {t('what')}
      </span>
      <span className="choices">
        {Array.from({ length: hints }, (_, place) => (
          <button
            key={place}
            type="button"
            aria-pressed={target === place + 1}
            onClick={() => onSelect(place + 1)}
          >
            {t('hint', { hint: place + 1 })}
          </button>
        ))}
        <button
          type="button"
          aria-pressed={target === 'solution' || target === 'hide'}
          onClick={() => onSelect(released ? 'hide' : 'solution')}
        >
          {t(released ? 'withdrawSolution' : 'solution')}
        </button>
      </span>
    </div>
  );
}

/** `number`: of the exercise, as people count. */
function sendRelease(
  commands: RoomCommands,
  target: ReleaseTarget,
  exerciseId: string,
  number: number,
  audience: AudienceSelection,
): Promise<boolean> {
  const to = toAudience(audience);
  const open = { kind: 'release-solution', exerciseId, to } as const;
  const hide = { kind: 'withdraw-solution', exerciseId, to } as const;
  if (target === 'solution')
    return commands.send('room', open, { code: 'release', number }, () => hide);
  if (target === 'hide')
    return commands.send('room', hide, { code: 'withdraw', number }, () => open);
  return commands.send(
    'room',
    { kind: 'give-hint', exerciseId, hint: target, to },
    { code: 'hint', hint: target, seats: audience.seatCount },
    ({ pos }) => ({ kind: 'withdraw-notice', noticeId: pos }),
  );
}

function ReleaseEffect({
  target,
  number,
}: {
  readonly target: ReleaseTarget;
  readonly number: number;
}) {
  const t = useTranslations('instructor.room.broadcast');
  if (target === 'solution') return t('opensSolution', { number });
  return target === 'hide'
    ? t('withdrawsSolution', { number })
    : t('opensHint', { hint: target, number });
}
