import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { studentApi } from '#lib/client/student-api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import type { SeatNotice, SeatView } from '#lib/room/views.ts';
import { NoteRow } from '../layout/note-row.tsx';
import type { StudentExercise } from '../student-exercises.ts';
import { useKeepFocus } from '../use-keep-focus.ts';
import { NoticeText } from './notice-text.tsx';

/** More unread notices are behind a button, so that the exercise stays visible. */
const MAX_UNREAD_SHOWN = 3;

/** Loaded with the first reply. */
const ReplyForm = dynamic(() => import('./reply-form.tsx').then((module) => module.ReplyForm), {
  ssr: false,
});

interface Props {
  readonly view: SeatView;
  /** Unread, newest first. */
  readonly notices: readonly SeatNotice[];
  readonly exercises: readonly StudentExercise[];
  readonly selectedExercise: StudentExercise | undefined;
  readonly disabled: boolean;
  /** Shows the text of the exercise that a notice names. */
  readonly onShowExercise: (exercise: string) => void;
  /** The reply is now part of the help request. */
  readonly onReplied: () => void;
}

/** The unread notices. Each stays until the student marks it as read or replies. */
export function Notices({ notices, ...rest }: Props) {
  const t = useTranslations('student.notices');
  const [expanded, setExpanded] = useState(false);
  const keepFocus = useKeepFocus<HTMLElement>();
  const shown = expanded ? notices : notices.slice(0, MAX_UNREAD_SHOWN);
  return (
    <section
      aria-label={t('label')}
      aria-live="polite"
      aria-relevant="additions"
      className="-outline-offset-2"
      {...keepFocus}
    >
      {shown.map((notice) => (
        <UnreadNotice key={notice.id} notice={notice} {...rest} />
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
  view,
  notice,
  exercises,
  selectedExercise,
  disabled,
  onShowExercise,
  onReplied,
}: Omit<Props, 'notices'> & { readonly notice: SeatNotice }) {
  const t = useTranslations('student.notices');
  const replyMessages = useTranslations('student.reply');
  const errorMessage = useErrorMessage();
  const [sending, setSending] = useState(false);
  const [replying, setReplying] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const seat = view.seat.id;
  async function markRead() {
    setSending(true);
    const result = await studentApi.markNoticeRead(seat, { noticeId: notice.id });
    setSending(false);
    setError(result.ok ? null : result.error);
  }
  const { content } = notice;
  return (
    <NoteRow part="notice" className="items-baseline">
      <NoticeText notice={notice} exercises={exercises} />
      {/* The buttons don't fit beside the sender on a phone. */}
      <span className="flex flex-wrap items-center gap-8 max-tablet:order-2 max-tablet:ms-auto">
        {content.kind !== 'text' && (
          <Button size="medium" onClick={() => onShowExercise(content.exercise)}>
            {t('show')}
          </Button>
        )}
        {canReply(notice, view) && !replying && (
          <Button size="medium" onClick={() => setReplying(true)}>
            {replyMessages('button')}
          </Button>
        )}
        <Button size="medium" disabled={disabled || sending} onClick={() => void markRead()}>
          {sending ? t('sending') : t('read')}
        </Button>
      </span>
      {replying && (
        <ReplyForm
          seat={seat}
          notice={notice}
          helpRequest={view.helpRequest}
          exerciseId={selectedExercise?.info.id ?? null}
          disabled={disabled}
          onSent={onReplied}
          onClose={() => setReplying(false)}
        />
      )}
      {error && <FieldError size="large">{errorMessage(error)}</FieldError>}
    </NoteRow>
  );
}

/** A message to this student or a group, while help requests are possible. */
function canReply({ content, toAll }: SeatNotice, { info }: SeatView): boolean {
  const { state } = info.workshop;
  return content.kind === 'text' && !toAll && (state === 'open' || state === 'live');
}
