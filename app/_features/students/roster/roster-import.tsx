import { useEffect, useId, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { ROSTER_LIMITS } from '#lib/protocol/api/roster.ts';
import { PreviewDetails } from './preview-details.tsx';
import { MAX_FILE_MIB, useRosterImport } from './use-roster-import.ts';

interface Props {
  readonly workshopId: string;
  readonly canChange: boolean;
  readonly onApplied: () => void;
}

/** Chooses a file, shows what it changes, and applies it. */
export function RosterImport({ workshopId, canChange, onApplied }: Props) {
  const t = useTranslations('roster');
  const common = useTranslations('common.action');
  const { file, busy, error, choose, retry, apply, discard } = useRosterImport(
    workshopId,
    onApplied,
  );
  const input = useRef<HTMLInputElement>(null);
  const section = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  const preview = file?.preview ?? null;
  const isBusy = busy !== null;
  /** The preview is gone, with the button that had the focus. */
  const focusSection = (isGone: boolean): void => {
    if (isGone) section.current?.focus();
  };
  useEffect(() => {
    if (preview !== null) heading.current?.focus();
  }, [preview]);
  return (
    <section
      ref={section}
      tabIndex={-1}
      aria-label={t('title')}
      data-part="roster-import"
      className="grid max-w-704 gap-12 outline-none"
    >
      <p>{t('intro')}</p>
      <div className="grid justify-items-start gap-6">
        <input
          ref={input}
          hidden
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
          onChange={({ target }) => {
            const [chosen] = target.files ?? [];
            // The same file can be chosen again after it was corrected.
            target.value = '';
            if (chosen !== undefined) void choose(chosen);
          }}
        />
        <Button
          size="medium"
          primary={file === null}
          aria-describedby={`${id}-hint`}
          disabled={!canChange}
          aria-disabled={isBusy}
          onClick={() => {
            if (!isBusy) input.current?.click();
          }}
        >
          {busy === 'reading' ? t('reading') : t(file === null ? 'choose' : 'chooseOther')}
        </Button>
        <p id={`${id}-hint`} className="text-soft">
          {t('chooseHint', { rows: ROSTER_LIMITS.rows, size: String(MAX_FILE_MIB) })}
        </p>
        {error !== null && (
          <>
            <FieldError id={`${id}-error`} announced>
              {error}
            </FieldError>
            {file !== null && preview === null && (
              <Button aria-disabled={isBusy} onClick={retry}>
                {common('retry')}
              </Button>
            )}
          </>
        )}
      </div>
      {file !== null && preview !== null && (
        <div data-part="roster-preview" className="grid gap-12">
          <h2
            ref={heading}
            tabIndex={-1}
            className="border-b-2 border-ink pb-4 text-[0.9375rem] wrap-anywhere outline-none"
          >
            {t('preview', { file: file.name })}
          </h2>
          <PreviewDetails preview={preview} />
          <p className="text-soft">{t('previewHint')}</p>
          <div className="flex flex-wrap gap-12">
            {preview.isReadable && (
              <Button
                size="medium"
                primary
                disabled={!canChange}
                aria-disabled={isBusy}
                onClick={() => {
                  if (!isBusy) void apply().then(focusSection);
                }}
              >
                {t(busy === 'applying' ? 'applying' : 'apply')}
              </Button>
            )}
            <Button
              size="medium"
              aria-disabled={isBusy}
              onClick={() => {
                discard();
                focusSection(true);
              }}
            >
              {t('discard')}
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}
