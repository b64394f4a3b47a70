import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { useAction } from '#app/_components/use-action.ts';
import { api } from '#lib/client/api.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomControls } from '../state/room-context.ts';
import { INFO_LINE, SECTION, SUMMARY } from './drawer-styles.ts';

interface Props {
  readonly seatId: string;
  readonly label: string;
  readonly hasAgent: boolean;
}

const ignore = () => undefined;

/** Removes the seat, or excludes its VM from the workshop. For owners and instructors. */
export function RemovalSection({ seatId, label, hasAgent }: Props) {
  const t = useTranslations('instructor.room.seatRemoval');
  const common = useTranslations('common.action');
  const { workshopId } = useRoomControls();
  const commands = useRoomCommands();
  const { sending, error, run } = useAction(ignore);
  const [blockedVm, setBlockedVm] = useState<string | null>(null);
  const disabled = commands.disabled || sending;
  const blockVm = async () => {
    const done = await run(() => api.block(workshopId, { kind: 'vm', seatId }));
    setBlockedVm(done === null ? null : done.value.label);
  };
  return (
    <section className={SECTION}>
      <details>
        <summary className={SUMMARY}>{t('title')}</summary>
        <div data-part="seat-removal" className={INFO_LINE}>
          {hasAgent && (
            <ConfirmButton
              label={t('blockVm')}
              question={t('blockVmAsk', { label })}
              confirmLabel={t('blockVm')}
              cancelLabel={common('cancel')}
              disabled={disabled}
              onConfirm={() => void blockVm()}
            />
          )}
          <ConfirmButton
            label={t('remove')}
            question={t('removeAsk', { label })}
            confirmLabel={t('remove')}
            cancelLabel={common('cancel')}
            disabled={disabled}
            onConfirm={() => void run(() => api.removeSeat(seatId))}
          />
        </div>
        <p role="status">{blockedVm !== null && t('vmBlocked', { label: blockedVm })}</p>
        {error !== null && <p role="alert">{error}</p>}
      </details>
    </section>
  );
}
