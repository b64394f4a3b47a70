import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { cn } from '#app/_components/cn.ts';
import { FieldError } from '#app/_components/field-error.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import type { SeatNotice } from '#lib/room/views.ts';
import { NoteRow } from '../layout/note-row.tsx';
import type { StudentExercise } from '../student-exercises.ts';
import { NoticeText } from './notice-text.tsx';

/** More unread notices are behind a button, so that the exercise stays visible. */
const MAX_UNREAD_SHOWN = 3;

interface Props {
  readonly seat: string;
  /** Unread, newest first. */
  readonly notices: readonly SeatNotice[];
  readonly exercises: readonly StudentExercise[];
  readonly disabled: boolean;
  /** Shows the text of the exercise that a notice names. */
  readonly onShowExercise: (exercise: string) => void;
}

/** The unread notices. Each stays until the student marks it as read. */
export function Notices({ seat, notices, exercises, disabled, onShowExercise }: Props) {
  const t = useTranslations('student.notices');
  const [expanded, setExpanded] = useState(false);
  const shown = expanded ? notices : notices.slice(0, MAX_UNREAD_SHOWN);
  return (
    <section aria-label={t('label')} aria-live="polite" aria-relevant="additions">
      {shown.map((notice) => (
        <UnreadNotice
          key={notice.id}
          seat={seat}
          notice={notice}
          exercises={exercises}
          disabled={disabled}
          onShowExercise={onShowExercise}
        />
      ))}
      {notices.length > shown.length && (
        <NoteRow>
          <Button size="medium" onClick={() => setExpanded(true)}>
            {t('more', { count: notices.length - shown.length })}
          </Button>
        </NoteRow>
      )}
    </section>
  );
}

function UnreadNotice({
  seat,
  notice,
  exercises,
  disabled,
  onShowExercise,
}: Omit<Props, 'notices'> & { readonly notice: SeatNotice }) {
  const t = useTranslations('student.notices');
  const errorMessage = useErrorMessage();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  async function markRead() {
    setSending(true);
    const result = await api.markNoticeRead(seat, { noticeId: notice.id });
    setSending(false);
    setError(result.ok ? null : result.error);
  }
  const { content } = notice;
  return (
    <NoteRow part="notice" className="items-baseline">
      <NoticeText notice={notice} exercises={exercises} />
      <span
        className={cn(
          'flex flex-wrap items-center gap-8 max-tablet:ms-auto',
          // Two buttons don't fit beside the sender on a phone.
          content.kind !== 'text' && 'max-tablet:order-2',
        )}
      >
        {content.kind !== 'text' && (
          <Button size="medium" onClick={() => onShowExercise(content.exercise)}>
            {t('show')}
          </Button>
        )}
        <Button size="medium" disabled={disabled || sending} onClick={() => void markRead()}>
          {sending ? t('sending') : t('read')}
        </Button>
      </span>
      {error && <FieldError size="large">{errorMessage(error)}</FieldError>}
    </NoteRow>
  );
}
