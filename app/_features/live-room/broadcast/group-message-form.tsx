import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ChoiceButton } from '#app/_components/choice-button.tsx';
import { ChoiceGroup } from '#app/_components/choice-group.tsx';
import { InlineConfirm } from '#app/_components/inline-confirm.tsx';
import type { AttentionItem } from '../attention/attention-queue.ts';
import { useRefusalInPlace, useRoomCommands } from '../state/room-commands.tsx';
import { useRoomData } from '../state/room-context.ts';
import { nextHintToSend, selectSeats } from './audience-selection.ts';
import { MessageForm } from './message-form.tsx';
import { useAudienceText } from './use-audience-text.ts';

interface GroupMessageFormProps {
  readonly kind: 'hint' | 'message';
  readonly item: Extract<AttentionItem, { kind: 'shared' }>;
  readonly scope: string;
  readonly onClose: () => void;
}

/**
 * A hint or message to all students of a shared item, in the item's row. The seats are fixed when
 * the form opens, so that it sends to as many students as its button said.
 */
export function GroupMessageForm({ kind, item, scope, onClose }: GroupMessageFormProps) {
  const t = useTranslations('instructor.room.broadcast');
  const [audience] = useState(() => selectSeats(item.seats));
  if (kind === 'message')
    return (
      <MessageForm
        scope={scope}
        audience={audience}
        draftKey={`group-${item.key}`}
        label={t('text')}
        onClose={onClose}
      />
    );
  return <GroupHintForm item={item} scope={scope} audience={audience} onClose={onClose} />;
}

function GroupHintForm({
  item,
  scope,
  audience,
  onClose,
}: Omit<GroupMessageFormProps, 'kind'> & { readonly audience: ReturnType<typeof selectSeats> }) {
  const t = useTranslations('instructor.room.broadcast');
  const { view } = useRoomData();
  const commands = useRoomCommands();
  const refusal = useRefusalInPlace(scope);
  const audienceText = useAudienceText();
  const exercise = view.info.exercises[item.column];
  const seatIds = audience.to === 'seats' ? audience.seatIds : [];
  const [hint, setHint] = useState(() =>
    exercise
      ? (nextHintToSend(view.notices, exercise.id, exercise.hints, seatIds) ?? exercise.hints)
      : 1,
  );
  if (!exercise) return null;
  const outcome = commands.getOutcome(scope);
  const send = async () => {
    const sent = await commands.send(
      scope,
      {
        kind: 'give-hint',
        exerciseId: exercise.id,
        hint,
        to: { to: 'seats', seats: [...seatIds] },
      },
      { code: 'hint', hint, seats: audience.seatCount },
      ({ pos }) => ({ kind: 'withdraw-notice', noticeId: pos }),
    );
    if (sent) onClose();
  };
  return (
    <>
      {exercise.hints > 1 && (
        <ChoiceGroup label={t('what')}>
          {Array.from({ length: exercise.hints }, (_, index) => (
            <ChoiceButton
              key={index}
              aria-pressed={hint === index + 1}
              onClick={() => setHint(index + 1)}
            >
              {t('hint', { hint: index + 1 })}
            </ChoiceButton>
          ))}
        </ChoiceGroup>
      )}
      <InlineConfirm
        message={t('opensHint', { hint, number: item.column + 1 })}
        confirmLabel={audienceText.releaseLabel(audience, hint)}
        sending={outcome?.state === 'sending'}
        disabled={commands.disabled}
        error={refusal}
        onConfirm={() => void send()}
        onCancel={onClose}
      />
    </>
  );
}
