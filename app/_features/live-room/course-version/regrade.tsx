'use client';
import { useCallback, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Sure } from '#app/_components/confirm-button.tsx';
import { api, type Answer } from '#lib/client/api.ts';
import { useErrorWords, type ApiError } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { ReGraded, ReGradePreview, ReGradeRow } from '#lib/protocol/http.ts';
import type { RoomView } from '#lib/room/views.ts';

const ASK_AGAIN_MS = 1_000;

/** Who would pass and who would not, by the version in use; nothing changes before it is said so, and it can be taken back. */
export function ReGrade({ view, off }: { readonly view: RoomView; readonly off: boolean }) {
  const t = useTranslations('instructor.room.pack');
  const errorWords = useErrorWords();
  const event = view.head.event.id;
  const [preview, setPreview] = useState<ReGradePreview | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [done, setDone] = useState<ReGraded | null>(null);
  const take = useCallback((answer: Answer<ReGradePreview | null>) => {
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setPreview(answer.value);
  }, []);

  // One that was begun before, here or by a colleague, is shown again.
  useEffect(() => void api.reGradePreview(event).then(take), [event, take]);
  useEffect(() => {
    if (preview?.state !== 'running') return;
    const timer = setTimeout(() => void api.reGradePreview(event).then(take), ASK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [event, preview, take]);

  const apply = async (act: () => Promise<Answer<ReGraded>>) => {
    const answer = await act();
    setError(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    setDone(answer.value);
    setPreview(null);
  };
  const pos = done?.pos ?? null;
  return (
    <section className="pack-part">
      <h4>{t('reGrade')}</h4>
      <p className="soft">{t('reGradeLead')}</p>
      {error && <p role="alert">{errorWords(error)}</p>}
      {done && (
        <p role="status">
          {t('reGraded', { gives: done.gives, takes: done.takes })}{' '}
          {pos !== null && (
            <Button
              disabled={off}
              onClick={() => void apply(() => api.undoReGrade(event, { pos }))}
            >
              {t('undo')}
            </Button>
          )}
        </p>
      )}
      {preview?.state === 'running' ? (
        <Running
          done={preview.done}
          of={preview.of}
          cancel={() =>
            void api.cancelReGradePreview(event).then((answer) => answer.ok && setPreview(null))
          }
        />
      ) : (
        <Button disabled={off} onClick={() => void api.previewReGrade(event).then(take)}>
          {t(preview === null ? 'preview' : 'previewAgain')}
        </Button>
      )}
      {preview?.state === 'failed' && <p role="alert">{t('previewFailed')}</p>}
      {preview?.state === 'ready' && (
        <Changes
          view={view}
          changes={preview.changes}
          outdated={preview.outdated}
          off={off}
          apply={() => void apply(() => api.reGrade(event, { preview: preview.id }))}
        />
      )}
    </section>
  );
}

function Running({
  done,
  of,
  cancel,
}: {
  readonly done: number;
  readonly of: number;
  readonly cancel: () => void;
}) {
  const t = useTranslations('instructor.room.pack');
  return (
    <p>
      <label>
        {t('working')} <progress max={Math.max(of, 1)} value={done} />
      </label>{' '}
      <Button onClick={cancel}>{t('cancel')}</Button>
    </p>
  );
}

interface ChangesProps {
  readonly view: RoomView;
  readonly changes: readonly ReGradeRow[];
  readonly outdated: boolean;
  readonly off: boolean;
  readonly apply: () => void;
}

function Changes({ view, changes, outdated, off, apply }: ChangesProps) {
  const t = useTranslations('instructor.room.pack');
  const { language } = useLanguage();
  if (outdated) return <p role="status">{t('outdated')}</p>;
  if (changes.length === 0) return <p role="status">{t('noChange')}</p>;
  const gains = changes.filter(({ change }) => change === 'gains').length;
  const byExercise = view.head.exercises
    .map((head) => ({ head, rows: changes.filter(({ exercise }) => exercise === head.id) }))
    .filter(({ rows }) => rows.length > 0);
  return (
    <>
      <ul>
        {byExercise.map(({ head, rows }) => (
          <li key={head.id}>
            <details>
              <summary>
                {t('exerciseChanges', {
                  title: head.title[language],
                  gains: rows.filter(({ change }) => change === 'gains').length,
                  loses: rows.filter(({ change }) => change === 'loses').length,
                })}
              </summary>
              <ul>
                {rows.map((row) => (
                  <li key={row.seat}>
                    <code>{row.label}</code> {row.handle ?? ''}: {t(row.change)}
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
      <p>
        <Sure
          label={t('apply', { changes: changes.length })}
          ask={t('applyAsk', { gains, loses: changes.length - gains })}
          sure={t('applySure', { changes: changes.length })}
          cancel={t('cancel')}
          disabled={off}
          act={apply}
        />
      </p>
    </>
  );
}
