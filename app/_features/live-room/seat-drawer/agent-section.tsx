import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { agentCommand } from '#app/_components/agent-command.ts';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { kindOf } from '#app/_components/objects.ts';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import type { AgentView, SeatView } from '#lib/room/views.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomData } from '../state/room-context.ts';
import { INFO_LINE, SECTION } from './drawer-styles.ts';
import { StorageLimitNotice } from './storage-limit-notice.tsx';

/** The agent of the seat and its access to the cluster. */
export function AgentSection({ seat }: { readonly seat: SeatView['seat'] }) {
  const t = useTranslations('instructor.room.drawer');
  return (
    <section className={SECTION}>
      <SectionHeading level={3}>{t('agent')}</SectionHeading>
      {seat.agent ? (
        <AgentDetails agent={seat.agent} />
      ) : (
        <p className={`${INFO_LINE} text-soft`}>{t('noAgent')}</p>
      )}
      {seat.presence === 'duplicate' && <DuplicateAgentNotice seatId={seat.id} />}
      {seat.storageLimit && <StorageLimitNotice seatId={seat.id} limit={seat.storageLimit} />}
    </section>
  );
}

function AgentDetails({ agent }: { readonly agent: AgentView }) {
  const t = useTranslations('instructor.room.drawer');
  return (
    <>
      <p className={INFO_LINE}>
        {t('agentFacts', {
          distribution: agent.distribution,
          version: agent.clusterVersion,
          nodes: agent.nodes,
          agent: agent.version,
        })}
      </p>
      {agent.cluster === 'down' && (
        <p className={INFO_LINE}>{t('clusterDown', { why: agent.clusterError ?? '' })}</p>
      )}
      {agent.cluster === 'refused' && (
        <>
          <p className={INFO_LINE}>{t('clusterRefused', { why: agent.clusterError ?? '' })}</p>
          <CopyableCode label={t('agent')} text={agentCommand('reconnect', agent)} />
        </>
      )}
      {agent.forbiddenKinds.length > 0 && (
        <p className={INFO_LINE}>
          {t('noPermission', {
            kinds: agent.forbiddenKinds.map((gvk) => kindOf({ gvk })).join(', '),
          })}
        </p>
      )}
    </>
  );
}

/** Two agents with the same key, and the only decision about it: allowing the new VM. */
function DuplicateAgentNotice({ seatId }: { readonly seatId: string }) {
  const t = useTranslations('instructor.room.attention');
  const errorMessage = useErrorMessage();
  const { workshop } = useRoomData().view.info;
  const { disabled } = useRoomCommands();
  const [error, setError] = useState<ApiError | null>(null);
  const admitAgent = async () => {
    const result = await api.executeCommand(workshop.id, { kind: 'admit-agent', seatId });
    setError(result.ok ? null : result.error);
  };
  return (
    <div className={INFO_LINE}>
      <span>
        {t('duplicateWhy')}
        {error && <b role="alert"> {errorMessage(error)}</b>}
      </span>
      <Button disabled={disabled} onClick={() => void admitAgent()}>
        {t('allowVm')}
      </Button>
    </div>
  );
}
