'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { SeatView } from '#lib/room/views.ts';
import { getInstallCommandWarning } from './install-command-warning.ts';
import { richTags } from '../rich-tags.tsx';

const COMMAND_ACTIONS = ['install', 'account', 'watch', 'never', 'remove'] as const;

/** Before the cluster is connected: the line to run, what it will do, and how far it has come. */
export function SetupSteps({ seat }: { readonly seat: SeatView['seat'] }) {
  const t = useTranslations('student.setup');
  return (
    <section aria-labelledby="setup" className="setup">
      <h2 id="setup">{t('title')}</h2>
      <p>{t.rich('lead', richTags)}</p>
      <InstallCommand seat={seat.id} />
      <ConnectionProgress seat={seat} />
      <h2>{t('heading')}</h2>
      <ol className="does">
        {COMMAND_ACTIONS.map((what) => (
          <li key={what}>{t.rich(`does.${what}`, richTags)}</li>
        ))}
      </ol>
    </section>
  );
}

function InstallCommand({ seat }: { readonly seat: string }) {
  const t = useTranslations('student.setup');
  const actions = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  const [result, setResult] = useState<ApiResult<{ installCommand: string }> | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let mounted = true;
    void api.getInstallCommand(seat).then((next) => {
      if (mounted) setResult(next);
    });
    return () => {
      mounted = false;
    };
  }, [seat, tries]);
  if (result === null) return <p className="soft install-waiting">{t('fetching')}</p>;
  if (!result.ok)
    return (
      <div className="student-refused">
        <FieldError>{errorMessage(result.error)}</FieldError>
        <Button onClick={() => setTries((n) => n + 1)}>{actions('retry')}</Button>
      </div>
    );
  const { installCommand } = result.value;
  const warning = getInstallCommandWarning(installCommand);
  return (
    <>
      <CopyableCode text={installCommand} label={t('label')} />
      {warning && <FieldError>{t(warning)}</FieldError>}
    </>
  );
}

function ConnectionProgress({ seat: { presence, agent } }: { readonly seat: SeatView['seat'] }) {
  const t = useTranslations('student.setup');
  const isVmConnected = presence !== 'not-connected';
  const isClusterDetected = isVmConnected && agent !== null;
  const facts =
    agent &&
    t('facts', {
      distribution: agent.distribution,
      version: agent.clusterVersion,
      nodes: agent.nodes,
    });
  return (
    <>
      <h2>{t('progress')}</h2>
      <div role="status">
        <ol className="progress">
          <ProgressStep
            done={isVmConnected}
            label={isVmConnected ? t('steps.vmConnected') : t('steps.runCommand')}
          />
          <ProgressStep
            done={isClusterDetected}
            label={
              isClusterDetected && facts
                ? `${t('steps.clusterDetected')}: ${facts}`
                : t('steps.clusterDetected')
            }
          />
        </ol>
      </div>
      <p className="soft waiting">{t('long')}</p>
    </>
  );
}

function ProgressStep({ done, label }: { readonly done: boolean; readonly label: string }) {
  const t = useTranslations('student.setup.steps');
  return (
    <li>
      <StatusCell mark={{ state: done ? 'passed' : 'not-started' }} size={24} />
      <span>{label}</span>
      <span className="soft push">{done ? t('done') : t('waiting')}</span>
    </li>
  );
}
