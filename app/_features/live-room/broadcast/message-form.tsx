'use client';
import { useId, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { FieldFrame } from '#app/_components/field.tsx';
import { useDraft } from '#app/_components/local-storage.ts';
import type { RoomView } from '#lib/room/views.ts';
import { useRoomCommands, useRefusalText } from '../state/room-commands.tsx';
import { toAudience, type AudienceSelection } from './audience-selection.ts';
import { InlineConfirm } from '#app/_components/inline-confirm.tsx';
import { useAudienceText } from './use-audience-text.ts';

/** As the protocol takes it. */
const MAX_MESSAGE_LENGTH = 500;

interface MessageFormProps {
  readonly view: RoomView;
  readonly scope: string;
  readonly audience: AudienceSelection;
  /** What was typed for whom; it stays until it was sent. */
  readonly draftKey: string;
  readonly label: string;
  readonly audiencePicker?: ReactNode;
  readonly onClose: () => void;
}

/** Words to people: typed, addressed, sent by Enter. What was typed outlives a refusal, a lost network and a reload. */
export function MessageForm({
  view,
  scope,
  audience,
  draftKey,
  label,
  audiencePicker,
  onClose,
}: MessageFormProps) {
  const t = useTranslations('instructor.room.broadcast');
  const id = useId();
  const commands = useRoomCommands();
  const [text, setText] = useDraft(`podium-draft-${view.info.workshop.id}-${draftKey}`);
  const refusalText = useRefusalText(view);
  const audienceText = useAudienceText();
  const outcome = commands.getOutcome(scope);
  const excessLength = text.trim().length - MAX_MESSAGE_LENGTH;
  const isEmpty = text.trim() === '';

  const send = async () => {
    if (isEmpty || excessLength > 0 || commands.disabled) return;
    const sent = await commands.send(
      scope,
      { kind: 'announce', text: text.trim(), to: toAudience(audience) },
      { code: 'sent', seats: audience.seatCount },
      ({ pos }) => ({ kind: 'withdraw-notice', noticeId: pos }),
    );
    if (!sent) return;
    setText('');
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends the choice of a Japanese word is not the Enter that sends.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  return (
    <div className="say-form">
      <FieldFrame
        id={id}
        label={label}
        hint={t('textHint')}
        error={excessLength > 0 ? t('tooLong', { over: excessLength }) : undefined}
      >
        <textarea
          id={id}
          rows={3}
          autoFocus
          value={text}
          aria-describedby={`${id}-more`}
          aria-invalid={excessLength > 0 || undefined}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </FieldFrame>
      {audiencePicker}
      <InlineConfirm
        keepFocus
        confirmLabel={audienceText.announceLabel(audience)}
        sending={outcome?.state === 'sending'}
        disabled={commands.disabled || isEmpty || excessLength > 0}
        error={outcome?.state === 'refused' ? refusalText(outcome.error, outcome.command) : null}
        onConfirm={() => void send()}
        onCancel={onClose}
      />
    </div>
  );
}
