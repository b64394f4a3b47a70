'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorWords, type ApiError } from '#lib/i18n/error-messages.ts';

interface Props {
  readonly event: string;
  readonly seat: string;
  readonly exercise: string;
  readonly passed: boolean;
  readonly off: boolean;
}
type Kind = 'pass-by-hand' | 'void-pass';

/** A pass given or taken by a recorded act of the instructor's; done at once, since it can be undone here. */
export function HandPass({ event, seat, exercise, passed, off }: Props) {
  const t = useTranslations('instructor.room.drawer');
  const errorWords = useErrorWords();
  const [sending, setSending] = useState(false);
  const [done, setDone] = useState<Kind | null>(null);
  const [error, setError] = useState<ApiError | null>(null);

  const decide = async (kind: Kind, undoes: boolean) => {
    setSending(true);
    const answer = await api.act(event, { kind, seat, exercise });
    setSending(false);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setDone(undoes ? null : kind);
  };
  const wanted: Kind = passed ? 'void-pass' : 'pass-by-hand';
  return (
    <span className="push hand-pass">
      {error && <span role="alert">{errorWords(error)}</span>}
      {done ? (
        <span role="status">
          {t(done === 'pass-by-hand' ? 'passDone' : 'voidDone')}{' '}
          <Button
            disabled={sending || off}
            onClick={() =>
              void decide(done === 'pass-by-hand' ? 'void-pass' : 'pass-by-hand', true)
            }
          >
            {t('undo')}
          </Button>
        </span>
      ) : (
        <Button disabled={sending || off} onClick={() => void decide(wanted, false)}>
          {t(passed ? 'void' : 'pass')}
        </Button>
      )}
    </span>
  );
}
