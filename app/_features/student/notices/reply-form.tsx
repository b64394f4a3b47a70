import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { useDraft } from '#app/_components/local-storage.ts';
import { studentApi } from '#lib/client/student-api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import type { SeatNotice, SeatView } from '#lib/room/views.ts';
import { composeReply, maxReplyChars } from './compose-reply.ts';

interface Props {
  readonly seat: string;
  readonly notice: SeatNotice;
  readonly helpRequest: SeatView['helpRequest'];
  /** Sent with a new help request. */
  readonly exerciseId: string | null;
  readonly disabled: boolean;
  readonly onSent: () => void;
  readonly onClose: () => void;
}

/** A reply to a message of staff. It opens a help request, or is added to the question of the open one. */
export function ReplyForm({
  seat,
  notice,
  helpRequest,
  exerciseId,
  disabled,
  onSent,
  onClose,
}: Props) {
  const t = useTranslations('student.reply');
  const errorMessage = useErrorMessage();
  const id = useId();
  const [draft, setDraft] = useDraft(`podium-reply ${seat} ${notice.id}`);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const maxChars = maxReplyChars(helpRequest?.question ?? '');
  const canSend = !disabled && !sending && draft.trim() !== '' && draft.length <= maxChars;
  async function send() {
    if (!canSend) return;
    setSending(true);
    const result = await studentApi.requestHelp(seat, {
      exerciseId: helpRequest?.exercise ?? exerciseId,
      question: composeReply(helpRequest?.question ?? '', draft),
    });
    setError(result.ok ? null : result.error);
    setSending(false);
    if (!result.ok) return;
    setDraft('');
    onSent();
    // The reply says that the student has read it. An error here only leaves the message unread.
    await studentApi.markNoticeRead(seat, { noticeId: notice.id });
  }
  return (
    <form
      data-part="reply-form"
      className="order-3 grid basis-full gap-8 py-8"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        // While an input method is open, Escape and Enter belong to it.
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Escape') onClose();
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        event.stopPropagation();
        void send();
      }}
    >
      <label htmlFor={id} className="font-bold">
        {t('label', { name: notice.from })}
      </label>
      <textarea
        id={id}
        autoFocus
        rows={2}
        className="min-h-66 w-full max-w-704 resize-y rounded-2 border border-edge bg-surface px-10 py-6 text-[1rem] text-ink"
        maxLength={maxChars}
        value={draft}
        aria-describedby={`${id}-note`}
        onChange={(event) => setDraft(event.target.value)}
      />
      <p id={`${id}-note`} className="text-soft">
        {maxChars === 0 ? t('full') : t('note')}
      </p>
      {error && <FieldError size="large">{errorMessage(error)}</FieldError>}
      <span className="flex flex-wrap gap-8">
        <Button primary size="medium" type="submit" disabled={!canSend}>
          {sending ? t('sending') : t('send')}
        </Button>
        <Button size="medium" onClick={onClose}>
          {t('cancel')}
        </Button>
      </span>
    </form>
  );
}
