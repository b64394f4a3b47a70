import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { useToasts } from '#app/_components/toasts.tsx';
import type { ApiResult } from '#lib/client/api.ts';
import { courseVersionApi } from '#lib/client/course-version-api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { RegradeResult, RegradePreview, RegradeRow } from '#lib/protocol/api/regrade.ts';
import type { RoomInfo } from '#lib/room/views.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomData } from '../state/room-context.ts';

const POLL_INTERVAL_MS = 1_000;

/**
 * Shows which results would change if everything recorded were checked against the current version,
 * and changes them on request. The change can be undone.
 */
export function Regrade() {
  const t = useTranslations('instructor.room.courseVersion');
  const errorMessage = useErrorMessage();
  const toasts = useToasts();
  const { info } = useRoomData().view;
  const { disabled } = useRoomCommands();
  const workshopId = info.workshop.id;
  const section = useRef<HTMLElement>(null);
  const [preview, setPreview] = useState<RegradePreview | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const showPreview = useCallback((result: ApiResult<RegradePreview | null>) => {
    setError(result.ok ? null : result.error);
    if (result.ok) setPreview(result.value);
  }, []);

  // Show a preview that was started earlier, on this page or by another instructor.
  useEffect(
    () => void courseVersionApi.getRegradePreview(workshopId).then(showPreview),
    [workshopId, showPreview],
  );
  useEffect(() => {
    if (preview?.state !== 'running') return;
    const timer = setTimeout(
      () => void courseVersionApi.getRegradePreview(workshopId).then(showPreview),
      POLL_INTERVAL_MS,
    );
    return () => clearTimeout(timer);
  }, [workshopId, preview, showPreview]);

  const applyRegrade = async (request: () => Promise<ApiResult<RegradeResult>>) => {
    const result = await request();
    setError(result.ok ? null : result.error);
    if (!result.ok) return;
    // The list of changes disappears with the button that had the focus.
    section.current?.querySelector('button')?.focus();
    setPreview(null);
    const { gives, takes, pos } = result.value;
    toasts.show({
      tone: 'success',
      text: t('regraded', { gives, takes }),
      ...(pos !== null && {
        undo: () => void applyRegrade(() => courseVersionApi.undoRegrade(workshopId, { pos })),
      }),
    });
  };
  return (
    <section
      ref={section}
      data-part="course-version"
      className="grid justify-items-start gap-8 border-b border-rule px-16 py-8 wrap-anywhere"
    >
      <h4>{t('regrade')}</h4>
      <p className="text-soft">{t('regradeLead')}</p>
      {error && <p role="alert">{errorMessage(error)}</p>}
      {preview?.state === 'running' ? (
        <RegradeProgress
          done={preview.done}
          total={preview.of}
          onCancel={() =>
            void courseVersionApi
              .cancelRegradePreview(workshopId)
              .then((result) => result.ok && setPreview(null))
          }
        />
      ) : (
        <Button
          disabled={disabled}
          onClick={() => void courseVersionApi.startRegradePreview(workshopId).then(showPreview)}
        >
          {t(preview === null ? 'preview' : 'previewAgain')}
        </Button>
      )}
      {preview?.state === 'failed' && <p role="alert">{t('previewFailed')}</p>}
      {preview?.state === 'ready' && (
        <RegradeChanges
          exercises={info.exercises}
          changes={preview.changes}
          outdated={preview.outdated}
          disabled={disabled}
          onApply={() =>
            void applyRegrade(() => courseVersionApi.regrade(workshopId, { previewId: preview.id }))
          }
        />
      )}
    </section>
  );
}

function RegradeProgress({
  done,
  total,
  onCancel,
}: {
  readonly done: number;
  readonly total: number;
  readonly onCancel: () => void;
}) {
  const t = useTranslations('instructor.room.courseVersion');
  return (
    <p>
      <label>
        {t('working')} <progress max={Math.max(total, 1)} value={done} />
      </label>{' '}
      <Button onClick={onCancel}>{t('cancel')}</Button>
    </p>
  );
}

interface RegradeChangesProps {
  readonly exercises: RoomInfo['exercises'];
  readonly changes: readonly RegradeRow[];
  readonly outdated: boolean;
  readonly disabled: boolean;
  readonly onApply: () => void;
}

function RegradeChanges({ exercises, changes, outdated, disabled, onApply }: RegradeChangesProps) {
  const t = useTranslations('instructor.room.courseVersion');
  const { language } = useLanguage();
  if (outdated) return <p role="status">{t('outdated')}</p>;
  if (changes.length === 0) return <p role="status">{t('noChange')}</p>;
  const gains = changes.filter(({ change }) => change === 'gains').length;
  const byExercise = exercises
    .map((info) => ({ info, rows: changes.filter(({ exerciseId }) => exerciseId === info.id) }))
    .filter(({ rows }) => rows.length > 0);
  return (
    <>
      <ul>
        {byExercise.map(({ info, rows }) => (
          <li key={info.id}>
            <details>
              <summary>
                {t('exerciseChanges', {
                  title: info.title[language],
                  gains: rows.filter(({ change }) => change === 'gains').length,
                  loses: rows.filter(({ change }) => change === 'loses').length,
                })}
              </summary>
              <ul>
                {rows.map((row) => (
                  <li key={row.seatId}>
                    <code>{row.label}</code> {row.displayName ?? ''}: {t(row.change)}
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
      <p>
        <ConfirmButton
          label={t('apply', { changes: changes.length })}
          question={t('applyAsk', { gains, loses: changes.length - gains })}
          confirmLabel={t('applySure', { changes: changes.length })}
          cancelLabel={t('cancel')}
          disabled={disabled}
          onConfirm={onApply}
        />
      </p>
    </>
  );
}
