'use client';
import { useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { DownloadError } from '#app/_components/export/download-error.tsx';
import { saveFile } from '#app/_components/export/save-file.ts';
import { Field } from '#app/_components/field.tsx';
import { useToasts } from '#app/_components/toasts.tsx';
import { downloadExport, exportUrl } from '#lib/client/export-download.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import { EXPORT_REASON_CHARS, type ExportFile } from '#lib/protocol/export-tables.ts';

const FILE: ExportFile = { kind: 'table', table: 'attendance', format: 'csv' };
/** As the server counts: without spaces at both ends. */
const REASON = String.raw`\s*\S.+\S\s*`;

/**
 * The download of `attendance.csv`, which asks why the names are needed. Without script, the browser
 * sends the form itself. Needs the messages `exports`.
 */
export function AttendanceDownload({ workshopId }: { readonly workshopId: string }) {
  const t = useTranslations('exports');
  const toasts = useToasts();
  const [isSending, setIsSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);

  const download = async (reason: string): Promise<void> => {
    setIsSending(true);
    setError(null);
    const result = await downloadExport(workshopId, FILE, { level: 'named', reason });
    setIsSending(false);
    if (!result.ok) return setError(result.error);
    saveFile(result.value);
    toasts.show({ text: t('done'), tone: 'success' });
  };
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const reason = new FormData(event.currentTarget).get('reason');
    if (!isSending && typeof reason === 'string') void download(reason.trim());
  };

  return (
    <details data-screen-only data-part="attendance-download">
      <summary>{t('attendanceFile')}</summary>
      <form
        method="get"
        action={exportUrl(workshopId, FILE, {}).split('?', 1)[0]}
        className="grid max-w-480 justify-items-start gap-8 pt-8"
        onSubmit={submit}
      >
        <input type="hidden" name="level" value="named" />
        <Field
          name="reason"
          label={t('reason')}
          hint={t('reasonHint')}
          required
          pattern={REASON}
          title={t('reasonWrong', { min: EXPORT_REASON_CHARS.min })}
          maxLength={EXPORT_REASON_CHARS.max}
          autoComplete="off"
          onTextChange={() => setError(null)}
        />
        <Button type="submit" disabled={isSending}>
          {isSending ? t('downloading') : t('download')}
        </Button>
        {error && <DownloadError error={error} />}
      </form>
    </details>
  );
}
