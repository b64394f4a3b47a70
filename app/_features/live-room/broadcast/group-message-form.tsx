'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomView } from '#lib/room/views.ts';
import { useRoomCommands, useRefusalText } from '../state/room-commands.tsx';
import { nextHintToSend, selectSeats } from './audience-selection.ts';
import { InlineConfirm } from '#app/_components/inline-confirm.tsx';
import type { AttentionItem } from '../attention/attention-queue.ts';
import { useAudienceText } from './use-audience-text.ts';
import { MessageForm } from './message-form.tsx';

interface GroupMessageFormProps {
  readonly kind: 'hint' | 'message';
  readonly item: Extract<AttentionItem, { kind: 'shared' }>;
  readonly view: RoomView;
  readonly scope: string;
  readonly onClose: () => void;
}

/** To all who share a trouble, asked in their line. Who they are is held from the moment it was asked: the number that was read is the number that is sent to. */
export function GroupMessageForm({ kind, item, view, scope, onClose }: GroupMessageFormProps) {
  const t = useTranslations('instructor.room.broadcast');
  const [audience] = useState(() => selectSeats(item.seats));
  if (kind === 'message')
    return (
      <MessageForm
        view={view}
        scope={scope}
        audience={audience}
        draftKey={`these-${item.key}`}
        label={t('text')}
        onClose={onClose}
      />
    );
  return (
    <GroupHintForm item={item} view={view} scope={scope} audience={audience} onClose={onClose} />
  );
}

function GroupHintForm({
  item,
  view,
  scope,
  audience,
  onClose,
}: Omit<GroupMessageFormProps, 'kind'> & { readonly audience: ReturnType<typeof selectSeats> }) {
  const t = useTranslations('instructor.room.broadcast');
  const commands = useRoomCommands();
  const refusalText = useRefusalText(view);
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
        <span className="choices" role="group" aria-label={t('what')}>
          {Array.from({ length: exercise.hints }, (_, at) => (
            <button
              key={at}
              type="button"
              aria-pressed={hint === at + 1}
              onClick={() => setHint(at + 1)}
            >
              {t('hint', { hint: at + 1 })}
            </button>
          ))}
        </span>
      )}
      <InlineConfirm
        message={t('opensHint', { hint, number: item.column + 1 })}
        confirmLabel={audienceText.releaseLabel(audience, hint)}
        sending={outcome?.state === 'sending'}
        disabled={commands.disabled}
        error={outcome?.state === 'refused' ? refusalText(outcome.error, outcome.command) : null}
        onConfirm={() => void send()}
        onCancel={onClose}
      />
    </>
  );
}
