import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import { useAction } from '#app/_components/use-action.ts';
import { api } from '#lib/client/api.ts';
import type { DecisionResult } from '#lib/protocol/api/admission.ts';
import { MAX_LISTED, type AdmissionProps } from './admission-props.ts';
import { countTokenUses, selectApprovableVms } from './approvable.ts';
import { WaitingVmRow } from './waiting-vm-row.tsx';

/** The VMs that wait for a seat, with the decisions about one and about all of them. */
export function WaitingVmsSection({ workshopId, admission, onDone }: AdmissionProps) {
  const t = useTranslations('instructor.access.admission');
  const { sending, error, run } = useAction(onDone);
  const [rest, setRest] = useState<DecisionResult | null>(null);
  const { vms, tokens } = admission;
  if (vms.length === 0 && tokens.length === 0) return null;
  const approvable = selectApprovableVms(admission);
  const planned = countTokenUses(admission);
  const decide = async (
    decision: 'approve' | 'approve-for-seat' | 'refuse',
    ids: readonly string[],
  ) => {
    const done = await run(() => api.decideVms(workshopId, { decision, ids: [...ids] }));
    setRest(done !== null && done.value.left > 0 ? done.value : null);
  };
  return (
    <PageSection title={t('vms.title')}>
      <div role="status">
        {vms.length === 0 ? (
          <p className="text-soft">{t('vms.none')}</p>
        ) : (
          <p>
            <b>{t('vms.waiting', { count: vms.length })}</b>{' '}
            {planned.tokens > 0 &&
              t(planned.tokens === 1 ? 'vms.token' : 'vms.tokens', { uses: planned.uses })}{' '}
            {t('vms.check')}
          </p>
        )}
        {rest !== null && <p>{t('leftVms', { decided: rest.decided, left: rest.left })}</p>}
      </div>
      {error !== null && <FieldError>{error}</FieldError>}
      {approvable.length > 1 && (
        <p className="py-8">
          <Button
            primary
            disabled={sending}
            onClick={() =>
              void decide(
                'approve',
                approvable.map(({ id }) => id),
              )
            }
          >
            {t('vms.approveAll', { count: approvable.length })}
          </Button>
        </p>
      )}
      <ul data-part="waiting-vms">
        {vms.slice(0, MAX_LISTED).map((vm) => (
          <WaitingVmRow
            key={vm.id}
            vm={vm}
            disabled={sending}
            onDecide={(decision) => void decide(decision, [vm.id])}
            onBlock={() =>
              void run(() => api.block(workshopId, { kind: 'waiting-vm', vmId: vm.id }))
            }
          />
        ))}
      </ul>
      {vms.length > MAX_LISTED && (
        <p className="text-soft">{t('more', { count: vms.length - MAX_LISTED })}</p>
      )}
    </PageSection>
  );
}
