import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { useIsPhone } from '#app/_components/use-is-phone.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { SeatView } from '#lib/room/views.ts';
import { Disclosure } from '../layout/disclosure.tsx';
import { PaneError } from '../layout/pane-error.tsx';
import { PaneHeading } from '../layout/pane-heading.tsx';
import { PaneNote } from '../layout/pane-note.tsx';
import { StudentCode } from '../layout/student-code.tsx';
import { richTags } from '../rich-tags.tsx';
import { getInstallCommandWarning } from './install-command-warning.ts';
import { InClusterSetup } from './in-cluster-setup.tsx';
import { loadInstallCommand } from './load-install-command.ts';
import { ShortCommand } from './short-command.tsx';
import { useSeatCommand } from './use-seat-command.ts';

const STEPS = ['open', 'run', 'wait'] as const;
const COMMAND_ACTIONS = ['install', 'account', 'watch', 'never', 'remove'] as const;

/** Before the cluster is connected: what to do, the install command, and the progress. */
export function SetupSteps({ seat }: { readonly seat: SeatView['seat'] }) {
  const t = useTranslations('student.setup');
  const connectMessages = useTranslations('student.connect');
  const isPhone = useIsPhone();
  return (
    <section aria-labelledby="setup">
      <PaneHeading id="setup">{t('title')}</PaneHeading>
      <p className="pt-10">{connectMessages('lead')}</p>
      <ol data-part="setup-steps" className="list-decimal ps-[1.5em] pt-4">
        {STEPS.map((step) => (
          <li key={step} className="py-2">
            {connectMessages.rich(`steps.${step}`, richTags)}
          </li>
        ))}
      </ol>
      {/* A phone can't run it: it shows the command to type, and leads to it on another screen. */}
      {isPhone ? (
        <>
          <ShortCommand seat={seat.id} />
          <FullCommandFolded seat={seat.id} />
        </>
      ) : (
        <>
          <InstallCommand seat={seat.id} />
          <ShortCommand seat={seat.id} />
        </>
      )}
      <InClusterSetup seat={seat.id} />
      <ConnectionProgress seat={seat} />
      <Disclosure part="command-actions" summary={t('heading')}>
        <ul className="list-disc">
          {COMMAND_ACTIONS.map((action) => (
            <li key={action} className="py-4">
              {t.rich(`does.${action}`, richTags)}
            </li>
          ))}
        </ul>
      </Disclosure>
    </section>
  );
}

function FullCommandFolded({ seat }: { readonly seat: string }) {
  const t = useTranslations('student.send');
  return (
    <Disclosure part="full-command" summary={t('full')}>
      <InstallCommand seat={seat} />
    </Disclosure>
  );
}

function InstallCommand({ seat }: { readonly seat: string }) {
  const t = useTranslations('student.setup');
  const actions = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  const { result, renew } = useSeatCommand(seat, loadInstallCommand);
  // As high as the command, so that the steps below don't move.
  if (result === null) return <p className="min-h-80 pt-10 text-soft">{t('fetching')}</p>;
  if (!result.ok)
    return (
      <PaneError message={errorMessage(result.error)}>
        <Button size="medium" onClick={renew}>
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
          {/* The VM reports for the first time when the command has run on it. */}
          <ProgressStep done={isVmConnected} label={t('steps.runCommand')} />
          <ProgressStep done={isVmConnected} label={t('steps.vmConnected')} />
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
    <li className="flex items-center gap-12 border-b border-rule py-8 text-check">
      <StatusCell mark={{ state: done ? 'passed' : 'not-started' }} size={24} />
      <span>{label}</span>
      <span className="ms-auto text-soft">{done ? t('done') : t('waiting')}</span>
    </li>
  );
}
