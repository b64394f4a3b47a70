'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Sure } from '#app/_components/confirm-button.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorWords, type ApiError } from '#lib/i18n/error-messages.ts';
import type { PackMistake } from '#lib/protocol/http.ts';
import type { RoomView } from '#lib/room/views.ts';

/** What came of looking at the disk: mistakes that keep a newer version out, or nothing. */
type Looked =
  | { readonly state: 'not-yet' }
  | { readonly state: 'same' }
  | { readonly state: 'refused'; readonly errors: readonly PackMistake[] };

/** The version in use, and the one that lies ready. A broken one is refused with its mistakes, and the one in use goes on. */
export function PackVersion({ view, off }: { readonly view: RoomView; readonly off: boolean }) {
  const t = useTranslations('instructor.room.pack');
  const errorWords = useErrorWords();
  const [looked, setLooked] = useState<Looked>({ state: 'not-yet' });
  const [error, setError] = useState<ApiError | null>(null);
  const [taken, setTaken] = useState<string | null>(null);
  const { id, version, newer } = view.head.pack;

  const look = async () => {
    const answer = await api.reloadPacks();
    setError(answer.ok ? null : answer.error);
    const mine = answer.ok ? answer.value.find((pack) => pack.id === id) : undefined;
    if (mine)
      setLooked(
        mine.state === 'refused' ? { state: 'refused', errors: mine.errors } : { state: 'same' },
      );
  };
  const take = async (wanted: string) => {
    const answer = await api.takePack(view.head.event.id, { version: wanted });
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setTaken(answer.value.version);
  };
  return (
    <section className="pack-part">
      <p>{t.rich('inUse', { id, version, code: (inner) => <code>{inner}</code> })}</p>
      {newer !== null && (
        <p>
          <span>{t('newer', { version: newer })}</span>{' '}
          <Sure
            label={t('take', { version: newer })}
            ask={t('takeAsk', { version: newer, seats: view.seats.length })}
            sure={t('takeSure', { version: newer })}
            cancel={t('cancel')}
            disabled={off}
            act={() => void take(newer)}
          />
        </p>
      )}
      {taken !== null && newer === null && <p role="status">{t('taken', { version: taken })}</p>}
      {error && <p role="alert">{errorWords(error)}</p>}
      {newer === null && (
        <p>
          <Button disabled={off} onClick={() => void look()}>
            {t('look')}
          </Button>{' '}
          {looked.state === 'same' && (
            <span role="status" className="soft">
              {t('nothingNewer')}
            </span>
          )}
        </p>
      )}
      {looked.state === 'refused' && (
        <>
          <p role="alert">{t('refused')}</p>
          <ul>
            {looked.errors.map(({ file, line, column, message, suggestion }) => (
              <li key={`${file} ${line} ${column} ${message}`}>
                <code>
                  {file}:{line}:{column}
                </code>{' '}
                {message}
                {suggestion !== undefined && ` (${suggestion})`}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
