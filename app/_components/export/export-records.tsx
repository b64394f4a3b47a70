import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { DateTime } from '#app/_components/date-time.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { ExportRecord } from '#lib/protocol/api/exports.ts';

/** Who downloaded what, at which level, and why. For owners. `revision`: loads again when it changes. */
export function ExportRecords({
  workshopId,
  revision,
}: {
  readonly workshopId: string;
  readonly revision: number;
}) {
  const t = useTranslations('exports');
  const errorMessage = useErrorMessage();
  const [records, setRecords] = useState<ApiResult<readonly ExportRecord[]> | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void api.listExports(workshopId).then((result) => {
      if (isCurrent) setRecords(result);
    });
    return () => {
      isCurrent = false;
    };
  }, [workshopId, revision]);
  if (records === null) return <div className="h-72 bg-sunk" />;
  if (!records.ok)
    return (
      <FieldError>
        {t('recordsFailed')}. {errorMessage(records.error)}
      </FieldError>
    );
  if (records.value.length === 0) return <p className="text-soft">{t('noRecords')}</p>;
  return (
    <section aria-label={t('records')} className="max-h-320 overflow-y-auto" tabIndex={0}>
      <ul data-part="export-records">
        {records.value.map((record) => (
          <ExportRecordRow key={record.id} record={record} />
        ))}
      </ul>
    </section>
  );
}

function ExportRecordRow({ record }: { readonly record: ExportRecord }) {
  const t = useTranslations('exports');
  const { at, person, level, file, rows, reason } = record;
  return (
    <li className="grid gap-2 border-b border-rule py-6">
      <span className="flex flex-wrap gap-x-12">
        <b>{person ?? t('byToken')}</b>
        <span className="font-mono">{file}</span>
        <span>{t(`levels.${level}`)}</span>
      </span>
      <span className="flex flex-wrap gap-x-12 text-[0.8125rem] text-soft">
        <DateTime at={at} />
        <span>{rows === null ? t('incomplete') : t('rows', { rows })}</span>
      </span>
      {reason !== null && <span className="[overflow-wrap:anywhere]">{reason}</span>}
    </li>
  );
}
