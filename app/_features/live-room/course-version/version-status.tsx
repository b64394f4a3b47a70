'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import type { PackIssueSummary } from '#lib/protocol/http.ts';
import type { RoomView } from '#lib/room/views.ts';

/** What came of looking at the disk: mistakes that keep a newer version out, or nothing. */
type UpdateCheck =
  | { readonly state: 'idle' }
  | { readonly state: 'up-to-date' }
  | { readonly state: 'refused'; readonly issues: readonly PackIssueSummary[] };

/** The version in use, and the one that lies ready. A broken one is refused with its mistakes, and the one in use goes on. */
export function VersionStatus({
  view,
  disabled,
}: {
  readonly view: RoomView;
  readonly disabled: boolean;
}) {
  const t = useTranslations('instructor.room.courseVersion');
  const errorWords = useErrorMessage();
  const [updateCheck, setUpdateCheck] = useState<UpdateCheck>({ state: 'idle' });
  const [error, setError] = useState<ApiError | null>(null);
  const [updatedVersion, setUpdatedVersion] = useState<string | null>(null);
  const { id, version, availableUpdate } = view.info.pack;

  const checkForUpdate = async () => {
    const answer = await api.reloadPacks();
    setError(answer.ok ? null : answer.error);
    const pack = answer.ok ? answer.value.find((pack) => pack.id === id) : undefined;
    if (pack)
      setUpdateCheck(
        pack.state === 'refused'
          ? { state: 'refused', issues: pack.errors }
          : { state: 'up-to-date' },
      );
  };
  const applyUpdate = async (wanted: string) => {
    const answer = await api.updatePack(view.info.workshop.id, { version: wanted });
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setUpdatedVersion(answer.value.version);
  };
  return (
    <section className="pack-part">
      <p>{t.rich('inUse', { id, version, code: (inner) => <code>{inner}</code> })}</p>
      {availableUpdate !== null && (
        <p>
          <span>{t('available', { version: availableUpdate })}</span>{' '}
          <ConfirmButton
            label={t('update', { version: availableUpdate })}
            question={t('updateAsk', { version: availableUpdate, seats: view.seats.length })}
            confirmLabel={t('updateSure', { version: availableUpdate })}
            cancelLabel={t('cancel')}
            disabled={disabled}
            onConfirm={() => void applyUpdate(availableUpdate)}
          />
        </p>
      )}
      {updatedVersion !== null && availableUpdate === null && (
        <p role="status">{t('updated', { version: updatedVersion })}</p>
      )}
      {error && <p role="alert">{errorWords(error)}</p>}
      {availableUpdate === null && (
        <p>
          <Button disabled={disabled} onClick={() => void checkForUpdate()}>
            {t('checkUpdates')}
          </Button>{' '}
          {updateCheck.state === 'up-to-date' && (
            <span role="status" className="soft">
              {t('upToDate')}
            </span>
          )}
        </p>
      )}
      {updateCheck.state === 'refused' && (
        <>
          <p role="alert">{t('refused')}</p>
          <ul>
            {updateCheck.issues.map(({ file, line, column, message, suggestion }) => (
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
