import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import type { ApiResult } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { SeatView } from '#lib/room/views.ts';
import { PaneError } from '../layout/pane-error.tsx';
import { PaneHeading } from '../layout/pane-heading.tsx';
import { PaneNote } from '../layout/pane-note.tsx';
import { richTags } from '../rich-tags.tsx';
import { StudentCode } from '../layout/student-code.tsx';
import { loadInstallCommand } from './load-install-command.ts';
import { getInstallCommandWarning } from './install-command-warning.ts';

const COMMAND_ACTIONS = ['install', 'account', 'watch', 'never', 'remove'] as const;

/** Before the cluster is connected: the install command, what it does, and the progress. */
export function SetupSteps({ seat }: { readonly seat: SeatView['seat'] }) {
  const t = useTranslations('student.setup');
  return (
    <section aria-labelledby="setup">
      <PaneHeading id="setup">{t('title')}</PaneHeading>
      <p className="pt-12">{t.rich('lead', richTags)}</p>
      <InstallCommand seat={seat.id} />
      <ConnectionProgress seat={seat} />
      <PaneHeading>{t('heading')}</PaneHeading>
      <ol className="list-decimal ps-[1.5em]">
        {COMMAND_ACTIONS.map((action) => (
          <li key={action} className="py-6">
            {t.rich(`does.${action}`, richTags)}
          </li>
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
  const [attempts, setAttempts] = useState(0);
  useEffect(() => {
    let mounted = true;
    void loadInstallCommand(seat).then((next) => {
      if (mounted) setResult(next);
    });
    return () => {
      mounted = false;
    };
  }, [seat, attempts]);
  // As high as the command, so that the steps below don't move.
  if (result === null) return <p className="min-h-80 pt-10 text-soft">{t('fetching')}</p>;
  if (!result.ok)
    return (
      <PaneError message={errorMessage(result.error)}>
        <Button size="medium" onClick={() => setAttempts((count) => count + 1)}>
          {actions('retry')}
        </Button>
      </PaneError>
    );
  const { installCommand } = result.value;
  const warning = getInstallCommandWarning(installCommand);
  return (
    <>
      <StudentCode text={installCommand} label={t('label')} />
      {warning && <FieldError size="large">{t(warning)}</FieldError>}
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
      <PaneHeading>{t('progress')}</PaneHeading>
      <div role="status">
        <ol data-part="setup-progress">
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
      <PaneNote>{t('long')}</PaneNote>
    </>
  );
}

function ProgressStep({ done, label }: { readonly done: boolean; readonly label: string }) {
  const t = useTranslations('student.setup.steps');
  return (
    <li className="flex items-center gap-12 border-b border-rule py-11 text-check">
      <StatusCell mark={{ state: done ? 'passed' : 'not-started' }} size={24} />
      <span>{label}</span>
      <span className="ms-auto text-soft">{done ? t('done') : t('waiting')}</span>
    </li>
  );
}
