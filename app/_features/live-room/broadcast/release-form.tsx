import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ChoiceButton } from '#app/_components/choice-button.tsx';
import { InlineConfirm } from '#app/_components/inline-confirm.tsx';
import { useRefusalInPlace, useRoomCommands, type RoomCommands } from '../state/room-commands.tsx';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { AudiencePicker } from './audience-picker.tsx';
import {
  nextHintToSend,
  selectAll,
  toAudience,
  type AudienceSelection,
} from './audience-selection.ts';
import { FORM, FORM_ROW } from './form-styles.ts';
import { useAudienceText } from './use-audience-text.ts';

/** A hint (from 1), the solution, or withdrawing the solution. */
type ReleaseTarget = number | 'solution' | 'withdraw';

/**
 * Releases a hint or the solution of one exercise to everyone, a group or one student. The first
 * hint that the audience doesn't have yet is selected.
 */
export function ReleaseForm({ column }: { readonly column: number }) {
  const t = useTranslations('instructor.room.broadcast');
  const { view } = useRoomData();
  const { setPrompt } = useRoomControls();
  const commands = useRoomCommands();
  const refusal = useRefusalInPlace('room');
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
    ) ?? (released ? 'withdraw' : 'solution');
  const target = selectedTarget ?? proposed;
  // A solution that was released to everyone can't be withdrawn from some of them.
  const audience = target === 'withdraw' ? selectAll(view) : requestedAudience;
  const number = column + 1;
  const outcome = commands.getOutcome('room');
  const close = () => setPrompt(null);

  const send = async () => {
    if (await sendRelease(commands, target, exercise.id, number, audience)) close();
  };
  const confirmLabel =
    target === 'withdraw'
      ? t('withdrawAll', { seats: audience.seatCount })
      : audienceText.releaseLabel(audience, typeof target === 'number' ? target : 0);
  return (
    <div className={FORM}>
      <ReleaseTargetPicker
        hints={exercise.hints}
        released={released}
        target={target}
        onSelect={setSelectedTarget}
      />
      {target !== 'withdraw' && (
        <AudiencePicker audience={audience} onSelect={setSelectedAudience} />
      )}
      <InlineConfirm
        message={<ReleaseEffect target={target} number={number} />}
        confirmLabel={confirmLabel}
        sending={outcome?.state === 'sending'}
        disabled={commands.disabled}
        error={refusal}
        onConfirm={() => void send()}
        onCancel={close}
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
    <div className={FORM_ROW} role="group" aria-label={t('what')}>
      <span className="text-soft" aria-hidden="true">
        {t('what')}
      </span>
      <span className="inline-flex items-center gap-10">
        {Array.from({ length: hints }, (_, index) => (
          <ChoiceButton
            key={index}
            aria-pressed={target === index + 1}
            onClick={() => onSelect(index + 1)}
          >
            {t('hint', { hint: index + 1 })}
          </ChoiceButton>
        ))}
        <ChoiceButton
          aria-pressed={target === 'solution' || target === 'withdraw'}
          onClick={() => onSelect(released ? 'withdraw' : 'solution')}
        >
          {t(released ? 'withdrawSolution' : 'solution')}
        </ChoiceButton>
      </span>
    </div>
  );
}

/** `number`: of the exercise, from 1. */
function sendRelease(
  commands: RoomCommands,
  target: ReleaseTarget,
  exerciseId: string,
  number: number,
  audience: AudienceSelection,
): Promise<boolean> {
  const to = toAudience(audience);
  const release = { kind: 'release-solution', exerciseId, to } as const;
  const withdraw = { kind: 'withdraw-solution', exerciseId, to } as const;
  if (target === 'solution')
    return commands.send('room', release, { code: 'release', number }, () => withdraw);
  if (target === 'withdraw')
    return commands.send('room', withdraw, { code: 'withdraw', number }, () => release);
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
  return target === 'withdraw'
    ? t('withdrawsSolution', { number })
    : t('opensHint', { hint: target, number });
}
