'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Spans } from '#app/_components/reason-text.tsx';
import { ClockTime } from '#app/_components/time.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { parseAuthoredText } from '#lib/i18n/reasons/spans.ts';
import type { SeatNotice } from '#lib/room/views.ts';
import { MAX_UNREAD_SHOWN } from './notices.ts';
import type { StudentExercise } from '../student-exercises.ts';

interface Props {
  readonly seat: string;
  readonly notices: readonly SeatNotice[];
  readonly exercises: readonly StudentExercise[];
  readonly disabled: boolean;
  /** Goes to the text that a notice speaks of. */
  readonly onShowExercise: (exercise: string) => void;
}

/** What an instructor said and the person has not read yet: it stays on top until they say so. */
export function Notices({ seat, notices, exercises, disabled, onShowExercise }: Props) {
  const t = useTranslations('student.notices');
  const [all, setAll] = useState(false);
  const shown = all ? notices : notices.slice(0, MAX_UNREAD_SHOWN);
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
        <p className="note">
          <Button onClick={() => setAll(true)}>
            {t('more', { count: notices.length - shown.length })}
          </Button>
        </p>
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
    const answer = await api.markNoticeRead(seat, { noticeId: notice.id });
    setSending(false);
    setError(answer.ok ? null : answer.error);
  }
  const { content } = notice;
  return (
    <div className="note notice">
      <NoticeSender notice={notice} />
      <NoticeContent notice={notice} exercises={exercises} />
      <span className="notice-acts">
        {content.kind !== 'text' && (
          <Button onClick={() => onShowExercise(content.exercise)}>{t('show')}</Button>
        )}
        <Button disabled={disabled || sending} onClick={() => void markRead()}>
          {sending ? t('sending') : t('read')}
        </Button>
      </span>
      {error && <FieldError>{errorMessage(error)}</FieldError>}
    </div>
  );
}

function NoticeSender({ notice }: { readonly notice: SeatNotice }) {
  const t = useTranslations('student.notices');
  return (
    <b className="notice-from">
      {t(notice.toAll ? 'toAll' : 'toYou', { name: notice.from })} <ClockTime at={notice.at} />
    </b>
  );
}

function NoticeContent({
  notice: { content },
  exercises,
}: {
  readonly notice: SeatNotice;
  readonly exercises: readonly StudentExercise[];
}) {
  const t = useTranslations('student.notices');
  if (content.kind === 'text')
    return (
      <span className="notice-text">
        <Spans spans={parseAuthoredText(content.text)} />
      </span>
    );
  const number = exercises.find(({ info }) => info.id === content.exercise)?.number ?? 0;
  return (
    <span className="notice-text">
      {content.kind === 'hint'
        ? t('hint', { number, hint: content.hint })
        : t('solution', { number })}
    </span>
  );
}

/** What was read folds away; it can be opened again. */
export function ReadNotices({
  notices,
  exercises,
  onShowExercise,
}: Pick<Props, 'notices' | 'exercises' | 'onShowExercise'>) {
  const t = useTranslations('student.notices');
  if (notices.length === 0) return null;
  return (
    <details className="fold">
      <summary>{t('earlier', { count: notices.length })}</summary>
      <ul>
        {notices.map((notice) => {
          const { content } = notice;
          return (
            <li key={notice.id} className="notice">
              <NoticeSender notice={notice} />
              <NoticeContent notice={notice} exercises={exercises} />
              {content.kind !== 'text' && (
                <Button onClick={() => onShowExercise(content.exercise)}>{t('show')}</Button>
              )}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
