import { useId, useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { controlVariants } from '#app/_components/control-variants.ts';
import { Dialog } from '#app/_components/dialog.tsx';
import { FieldFrame } from '#app/_components/field-frame.tsx';
import { Field } from '#app/_components/field.tsx';
import { useToasts } from '#app/_components/toasts.tsx';
import { downloadExport } from '#lib/client/export-download.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import type { ExportLevel } from '#lib/protocol/api/exports.ts';
import {
  EXPORT_REASON_CHARS,
  listTables,
  TABLE_FORMATS,
  type ExportFile,
  type ExportTable,
  type TableFormat,
} from '#lib/protocol/export-tables.ts';
import { DownloadError } from './download-error.tsx';
import { saveFile } from './save-file.ts';

const LEVELS = ['pseudonymous', 'named', 'aggregate'] as const satisfies readonly ExportLevel[];
type Content = ExportTable | 'bundle' | 'xapi';

interface Props {
  readonly workshopId: string;
  readonly canExportNames: boolean;
  readonly onClose: () => void;
  readonly onDownload?: () => void;
}

/** Asks for the level, the content and the format of a download, and for names why they are needed. */
export function ExportDialog({ workshopId, canExportNames, onClose, onDownload }: Props) {
  const t = useTranslations('exports');
  const action = useTranslations('common.action');
  const toasts = useToasts();
  const id = useId();
  const [level, setLevel] = useState<ExportLevel>('pseudonymous');
  const [content, setContent] = useState<Content>('bundle');
  const [format, setFormat] = useState<TableFormat>('csv');
  const [reason, setReason] = useState('');
  const [isSubmitted, setIsSubmitted] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const isReasonMissing = level === 'named' && reason.trim().length < EXPORT_REASON_CHARS.min;
  const contents = listContents(level);
  const shown = contents.includes(content) ? content : 'bundle';
  const isTable = shown !== 'bundle' && shown !== 'xapi';

  const download = async (): Promise<void> => {
    setIsSending(true);
    const result = await downloadExport(workshopId, toFile(shown, format), {
      level,
      ...(level === 'named' && { reason: reason.trim() }),
    });
    setIsSending(false);
    setError(result.ok ? null : result.error);
    onDownload?.();
    if (!result.ok) return;
    saveFile(result.value);
    toasts.show({ text: t('done'), tone: 'success' });
    onClose();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setIsSubmitted(true);
    if (!isReasonMissing && !isSending) void download();
  };

  return (
    <Dialog
      title={t('open')}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            {action('cancel')}
          </Button>
          <Button primary type="submit" form={id} disabled={isSending}>
            {isSending ? t('downloading') : t('download')}
          </Button>
        </>
      }
    >
      <form id={id} className="grid gap-14" onSubmit={submit} noValidate>
        <fieldset className="grid gap-4">
          <legend className="font-bold">{t('level')}</legend>
          {LEVELS.filter((option) => option !== 'named' || canExportNames).map((option) => (
            <label key={option} className="flex min-h-32 items-start gap-8 py-4">
              <input
                type="radio"
                name={`${id}-level`}
                className="mt-4"
                checked={level === option}
                onChange={() => setLevel(option)}
              />
              <span>
                {t(`levels.${option}`)}
                <span className="block text-[0.8125rem] text-soft">{t(`levelHint.${option}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <Choice
          id={`${id}-content`}
          label={t('content')}
          value={shown}
          options={contents}
          onChange={setContent}
          nameOption={(option) =>
            option === 'bundle' || option === 'xapi' ? t(option) : t(`tables.${option}`)
          }
        />
        {isTable && (
          <Choice
            id={`${id}-format`}
            label={t('format')}
            value={format}
            options={TABLE_FORMATS}
            onChange={setFormat}
            nameOption={(option) => t(`formats.${option}`)}
          />
        )}
        {level === 'named' && (
          <Field
            label={t('reason')}
            hint={t('reasonHint')}
            maxLength={EXPORT_REASON_CHARS.max}
            value={reason}
            error={
              isSubmitted && isReasonMissing
                ? t('reasonWrong', { min: EXPORT_REASON_CHARS.min })
                : undefined
            }
            onTextChange={setReason}
          />
        )}
      </form>
      {error && <DownloadError error={error} />}
    </Dialog>
  );
}

interface ChoiceProps<Option extends string> {
  readonly id: string;
  readonly label: string;
  readonly value: Option;
  readonly options: readonly Option[];
  readonly onChange: (option: Option) => void;
  readonly nameOption: (option: Option) => string;
}

function Choice<Option extends string>(props: ChoiceProps<Option>) {
  const { id, label, value, options, onChange, nameOption } = props;
  return (
    <FieldFrame id={id} label={label}>
      <select
        id={id}
        className={controlVariants()}
        value={value}
        onChange={(event) => onChange(event.target.value as Option)}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {nameOption(option)}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

/** The statements are about single students. */
function listContents(level: ExportLevel): readonly Content[] {
  const contents: readonly Content[] = ['bundle', ...listTables(level)];
  return level === 'aggregate' ? contents : [...contents, 'xapi'];
}

function toFile(content: Content, format: TableFormat): ExportFile {
  return content === 'bundle' || content === 'xapi'
    ? { kind: content }
    : { kind: 'table', table: content, format };
}
