import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { courseVersionApi } from '#lib/client/course-version-api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import type { PackIssueSummary } from '#lib/protocol/api/packs.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomData } from '../state/room-context.ts';

/** The result of a check for updates. An invalid course lists its mistakes. */
type UpdateCheck =
  | { readonly state: 'idle' }
  | { readonly state: 'up-to-date' }
  | { readonly state: 'refused'; readonly issues: readonly PackIssueSummary[] };

/**
 * The version in use and the available update. An update with mistakes is refused, and the current
 * version stays in use.
 */
export function VersionStatus() {
  const t = useTranslations('instructor.room.courseVersion');
  const errorMessage = useErrorMessage();
  const { view } = useRoomData();
  const { disabled } = useRoomCommands();
  const [updateCheck, setUpdateCheck] = useState<UpdateCheck>({ state: 'idle' });
  const [error, setError] = useState<ApiError | null>(null);
  const [updatedVersion, setUpdatedVersion] = useState<string | null>(null);
  const { id, version, availableUpdate } = view.info.pack;

  const checkForUpdate = async () => {
    const result = await courseVersionApi.reloadPacks();
    setError(result.ok ? null : result.error);
    const pack = result.ok ? result.value.find((candidate) => candidate.id === id) : undefined;
    if (pack)
      setUpdateCheck(
        pack.state === 'refused'
          ? { state: 'refused', issues: pack.errors }
          : { state: 'up-to-date' },
      );
  };
  const applyUpdate = async (newVersion: string) => {
    const result = await courseVersionApi.updatePack(view.info.workshop.id, {
      version: newVersion,
    });
    setError(result.ok ? null : result.error);
    if (result.ok) setUpdatedVersion(result.value.version);
  };
  return (
    <section
      data-part="course-version"
      className="grid justify-items-start gap-8 border-b border-rule px-16 py-8 wrap-anywhere"
    >
      <p>{t.rich('inUse', { id, version, code: (chunks) => <code>{chunks}</code> })}</p>
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
      {error && <p role="alert">{errorMessage(error)}</p>}
      {availableUpdate === null && (
        <p>
          <Button disabled={disabled} onClick={() => void checkForUpdate()}>
            {t('checkUpdates')}
          </Button>{' '}
          {updateCheck.state === 'up-to-date' && (
            <span role="status" className="text-soft">
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
