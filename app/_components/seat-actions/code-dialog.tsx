import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '#lib/client/api.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { SeatCode } from '#lib/protocol/api/seats.ts';
import { Button } from '../button.tsx';
import { CopyableCode } from '../copyable-code.tsx';
import { Dialog } from '../dialog.tsx';
import { DialogForm } from './dialog-form.tsx';
import type { SeatDialogProps } from './dialog-props.ts';
import { studentName } from './seat-action-rules.ts';
import { useSeatRequest } from './use-seat-request.ts';

/** A code for a student who lost access. It ends the access of all devices, and is shown once. */
export function CodeDialog({ row, offline, onClose, onChanged }: SeatDialogProps) {
  const t = useTranslations('seatActions.codeDialog');
  const { sending, error, send } = useSeatRequest();
  const [code, setCode] = useState<SeatCode | null>(null);
  const title = t('title', { name: studentName(row) });
  const create = async () => {
    const created = await send(() => api.resetSeatAccess(row.id));
    if (created === null) return;
    setCode(created.value);
    onChanged();
  };
  if (code === null)
    return (
      <DialogForm
        title={title}
        label={t('save')}
        busyLabel={t('saving')}
        sending={sending}
        offline={offline}
        error={error?.text ?? null}
        focusesCancel
        onSubmit={() => void create()}
        onClose={onClose}
      >
        <p>{t('ask')}</p>
      </DialogForm>
    );
  return (
    <Dialog
      key="code"
      title={title}
      onClose={onClose}
      actions={
        <Button primary size="medium" autoFocus onClick={onClose}>
          {t('close')}
        </Button>
      }
    >
      <div data-part="seat-code" role="status" className="grid gap-12">
        <p>{t('once', { time: formatClock(code.expiresAt) })}</p>
        <CopyableCode
          label={t('code')}
          text={code.code}
          preClassName="text-title"
          buttonClassName="max-tablet:min-h-44"
        />
        <CopyableCode
          label={t('link')}
          text={`${window.location.origin}/claim#${code.code}`}
          buttonClassName="max-tablet:min-h-44"
        />
      </div>
    </Dialog>
  );
}
