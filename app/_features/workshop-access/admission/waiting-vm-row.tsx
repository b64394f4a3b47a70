import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { DateTime } from '#app/_components/date-time.tsx';
import type { WaitingVm } from '#lib/protocol/api/admission.ts';
import { ROW, ROW_FACTS } from './admission-props.ts';

interface Props {
  readonly vm: WaitingVm;
  readonly disabled: boolean;
  readonly onDecide: (decision: 'approve' | 'approve-for-seat' | 'refuse') => void;
  readonly onBlock: () => void;
}

/** One VM that waits: what it reports, and the decisions about it. */
export function WaitingVmRow({ vm, disabled, onDecide, onBlock }: Props) {
  const t = useTranslations('instructor.access.admission.vms');
  const admission = useTranslations('instructor.access.admission');
  const { hostname: host, seat, tokenId } = vm;
  return (
    <li className={ROW}>
      <span className={ROW_FACTS}>
        <b className="wrap-anywhere">{host}</b>
        {vm.tokenLabel !== null && <span>{t('tokenLabel', { label: vm.tokenLabel })}</span>}
        {vm.address !== null && <span className="text-soft">{vm.address}</span>}
        <span className="text-soft">{t('machine', { id: vm.machine })}</span>
        <span className="text-soft">
          {admission('since')} <DateTime at={vm.since} />
        </span>
        {seat !== null && (
          <b className="basis-full">
            {t(tokenId === null ? 'installCommand' : 'sameMachine', { label: seat.label })}
          </b>
        )}
      </span>
      {tokenId !== null && (
        <Button
          aria-label={t('approveOf', { host })}
          disabled={disabled}
          onClick={() => onDecide('approve')}
        >
          {t('approve')}
        </Button>
      )}
      {seat !== null && (
        <ConfirmButton
          label={t('approveSeat', { label: seat.label })}
          accessibleName={t('approveSeatOf', { label: seat.label, host })}
          question={t('approveSeatAsk', { label: seat.label, host })}
          confirmLabel={t('approveSeat', { label: seat.label })}
          cancelLabel={admission('cancel')}
          disabled={disabled}
          onConfirm={() => onDecide('approve-for-seat')}
        />
      )}
      <Button
        aria-label={t('refuseOf', { host })}
        disabled={disabled}
        onClick={() => onDecide('refuse')}
      >
        {t('refuse')}
      </Button>
      <ConfirmButton
        label={t('block')}
        accessibleName={t('blockOf', { host })}
        question={t('blockAsk', { host })}
        confirmLabel={t('block')}
        cancelLabel={admission('cancel')}
        disabled={disabled}
        onConfirm={onBlock}
      />
    </li>
  );
}
