'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Spans } from '#app/_components/reason-text.tsx';
import { Clock } from '#app/_components/time.tsx';
import { Wrong } from '#app/_components/field-error.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorWords, type ApiError } from '#lib/i18n/error-messages.ts';
import { authored } from '#lib/i18n/reasons/spans.ts';
import type { SeatNotice } from '#lib/room/views.ts';
import { AT_ONCE } from './notices.ts';
import type { Station } from '../student-exercises.ts';

interface Props {
  readonly seat: string;
  readonly notices: readonly SeatNotice[];
  readonly stations: readonly Station[];
  readonly off: boolean;
  /** Goes to the text that a notice speaks of. */
  readonly show: (exercise: string) => void;
}

/** What an instructor said and the person has not read yet: it stays on top until they say so. */
export function Notices({ seat, notices, stations, off, show }: Props) {
  const t = useTranslations('student.notices');
  const [all, setAll] = useState(false);
  const shown = all ? notices : notices.slice(0, AT_ONCE);
  return (
    <section aria-label={t('label')} aria-live="polite" aria-relevant="additions">
      {shown.map((notice) => (
        <Unread
          key={notice.id}
          seat={seat}
          notice={notice}
          stations={stations}
          off={off}
          show={show}
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

function Unread({
  seat,
  notice,
  stations,
  off,
  show,
}: Omit<Props, 'notices'> & { readonly notice: SeatNotice }) {
  const t = useTranslations('student.notices');
  const words = useErrorWords();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  async function read() {
    setSending(true);
    const answer = await api.readNotice(seat, { notice: notice.id });
    setSending(false);
    setError(answer.ok ? null : answer.error);
  }
  const { what } = notice;
  return (
    <div className="note notice">
      <From notice={notice} />
      <What notice={notice} stations={stations} />
      <span className="notice-acts">
        {what.kind !== 'text' && <Button onClick={() => show(what.exercise)}>{t('show')}</Button>}
        <Button disabled={off || sending} onClick={() => void read()}>
          {sending ? t('sending') : t('read')}
        </Button>
      </span>
      {error && <Wrong>{words(error)}</Wrong>}
    </div>
  );
}

function From({ notice }: { readonly notice: SeatNotice }) {
  const t = useTranslations('student.notices');
  return (
    <b className="notice-from">
      {t(notice.toAll ? 'toAll' : 'toYou', { name: notice.from })} <Clock at={notice.at} />
    </b>
  );
}

function What({
  notice: { what },
  stations,
}: {
  readonly notice: SeatNotice;
  readonly stations: readonly Station[];
}) {
  const t = useTranslations('student.notices');
  if (what.kind === 'text')
    return (
      <span className="notice-text">
        <Spans spans={authored(what.text)} />
      </span>
    );
  const number = stations.find(({ head }) => head.id === what.exercise)?.number ?? 0;
  return (
    <span className="notice-text">
      {what.kind === 'hint' ? t('hint', { number, hint: what.hint }) : t('solution', { number })}
    </span>
  );
}

/** What was read folds away; it can be opened again. */
export function ReadNotices({
  notices,
  stations,
  show,
}: Pick<Props, 'notices' | 'stations' | 'show'>) {
  const t = useTranslations('student.notices');
  if (notices.length === 0) return null;
  return (
    <details className="fold">
      <summary>{t('earlier', { count: notices.length })}</summary>
      <ul>
        {notices.map((notice) => {
          const { what } = notice;
          return (
            <li key={notice.id} className="notice">
              <From notice={notice} />
              <What notice={notice} stations={stations} />
              {what.kind !== 'text' && (
                <Button onClick={() => show(what.exercise)}>{t('show')}</Button>
              )}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
