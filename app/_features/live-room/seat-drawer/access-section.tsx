import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { SessionFacts } from '#app/_components/session-facts.tsx';
import { useBrowserName } from '#app/_components/use-browser-name.ts';
import { useSessionData } from '#app/_components/use-session-data.ts';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { SeatCode } from '#lib/protocol/api/seats.ts';
import { isLeader } from '#lib/room/roles.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { INFO_LINE, SECTION, SUMMARY } from './drawer-styles.ts';

interface Props {
  readonly seatId: string;
  /** The student, or the label of a seat without one. */
  readonly name: string;
}

/** The browsers that can open the seat. Fetched while it is open. */
export function AccessSection(props: Props) {
  const t = useTranslations('instructor.room.seatAccess');
  const [open, setOpen] = useState(false);
  return (
    <section className={SECTION}>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className={SUMMARY}>{t('title')}</summary>
        {open && <SeatAccess {...props} />}
      </details>
    </section>
  );
}

function SeatAccess({ seatId, name }: Props) {
  const t = useTranslations('instructor.room.seatAccess');
  const common = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  const browserName = useBrowserName();
  const { workshopId } = useRoomControls();
  const canChange = isLeader(useRoomData().view.me);
  const { disabled } = useRoomCommands();
  const { result, reload } = useSessionData(
    useCallback(() => api.listSeatDevices(seatId), [seatId]),
  );
  const [error, setError] = useState<ApiError | null>(null);
  const [reset, setReset] = useState<SeatCode | null>(null);
  const finish = <T,>(answer: ApiResult<T>): T | null => {
    setError(answer.ok ? null : answer.error);
    reload();
    return answer.ok ? answer.value : null;
  };
  const shownError = error ?? (result?.ok === false ? result.error : null);
  return (
    <div data-part="seat-access">
      {shownError && (
        <p className={INFO_LINE} role="alert">
          {errorMessage(shownError)}
        </p>
      )}
      {result?.ok && result.value.devices.length === 0 && (
        <p className={`${INFO_LINE} text-soft`}>{t('none')}</p>
      )}
      <ul>
        {result?.ok &&
          result.value.devices.map((device) => (
            <li key={device.id} className="flex flex-wrap items-center justify-between gap-8 py-2">
              <SessionFacts session={device} />
              {canChange && (
                <span className="flex flex-wrap gap-8">
                  <Button
                    disabled={disabled}
                    onClick={() => void api.endSeatDevice(seatId, device.id).then(finish)}
                  >
                    {common('signOut')}
                  </Button>
                  <ConfirmButton
                    label={t('block')}
                    accessibleName={t('blockOf', { browser: browserName(device) })}
                    question={t('blockAsk')}
                    confirmLabel={t('blockSure')}
                    cancelLabel={common('cancel')}
                    disabled={disabled}
                    onConfirm={() =>
                      void api
                        .block(workshopId, { kind: 'browser', seatId, sessionId: device.id })
                        .then(finish)
                    }
                  />
                </span>
              )}
            </li>
          ))}
      </ul>
      {canChange && (
        <p className={INFO_LINE}>
          <ConfirmButton
            label={t('reset')}
            question={t('resetAsk', { name })}
            confirmLabel={t('reset')}
            cancelLabel={common('cancel')}
            disabled={disabled}
            onConfirm={() =>
              void api.resetSeatAccess(seatId).then((answer) => setReset(finish(answer)))
            }
          />
        </p>
      )}
      {reset !== null && (
        <div className={INFO_LINE} role="status">
          <p>{t('code', { code: reset.code, time: formatClock(reset.expiresAt) })}</p>
          <CopyableCode label={t('link')} text={`${window.location.origin}/claim#${reset.code}`} />
        </div>
      )}
    </div>
  );
}
