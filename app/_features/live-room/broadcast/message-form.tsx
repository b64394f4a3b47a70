import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { FieldFrame } from '#app/_components/field-frame.tsx';
import { InlineConfirm } from '#app/_components/inline-confirm.tsx';
import { useDraft } from '#app/_components/local-storage.ts';
import { MAX_ANNOUNCEMENT_CHARS } from '#lib/protocol/limits.ts';
import { useRefusalInPlace, useRoomCommands } from '../state/room-commands.tsx';
import { useRoomData } from '../state/room-context.ts';
import { toAudience, type AudienceSelection } from './audience-selection.ts';
import { FORM } from './form-styles.ts';
import { useAudienceText } from './use-audience-text.ts';
import { DEFAULT_VALIDITY, ValidityPicker, type Validity } from './validity-picker.tsx';

interface MessageFormProps {
  readonly scope: string;
  readonly audience: AudienceSelection;
  /** Storage key of the draft, which is kept until the message was sent. */
  readonly draftKey: string;
  readonly label: string;
  readonly audiencePicker?: ReactNode;
  readonly onClose: () => void;
}

/**
 * A message to students; Enter sends it. The typed text survives a refusal, a lost connection and a
 * reload.
 */
export function MessageForm({
  scope,
  audience,
  draftKey,
  label,
  audiencePicker,
  onClose,
}: MessageFormProps) {
  const t = useTranslations('instructor.room.broadcast');
  const id = useId();
  const { workshop } = useRoomData().view.info;
  const commands = useRoomCommands();
  const [text, setText] = useDraft(`podium-draft-${workshop.id}-${draftKey}`);
  const [validity, setValidity] = useState<Validity>(DEFAULT_VALIDITY);
  const refusal = useRefusalInPlace(scope);
  const audienceText = useAudienceText();
  const outcome = commands.getOutcome(scope);
  const excessLength = text.trim().length - MAX_ANNOUNCEMENT_CHARS;
  const isEmpty = text.trim() === '';
  // Messages to single seats stay until they are read or withdrawn.
  const expires = audience.to === 'all' || audience.to === 'group';

  const send = async () => {
    if (isEmpty || excessLength > 0 || commands.disabled) return;
    const sent = await commands.send(
      scope,
      {
        kind: 'announce',
        text: text.trim(),
        to: toAudience(audience),
        ...(expires && { validMinutes: validity }),
      },
      { code: 'sent', seats: audience.seatCount },
      ({ pos }) => ({ kind: 'withdraw-notice', noticeId: pos }),
    );
    if (!sent) return;
    setText('');
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The Enter that ends a Japanese conversion must not send.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  return (
    <div className={FORM}>
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
      {expires && <ValidityPicker validity={validity} onSelect={setValidity} />}
      <InlineConfirm
        keepFocus
        confirmLabel={audienceText.announceLabel(audience)}
        sending={outcome?.state === 'sending'}
        disabled={commands.disabled || isEmpty || excessLength > 0}
        error={refusal}
        onConfirm={() => void send()}
        onCancel={onClose}
      />
    </div>
  );
}
