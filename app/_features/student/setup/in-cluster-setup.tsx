import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { saveFile } from '#app/_components/export/save-file.ts';
import { FieldError } from '#app/_components/field-error.tsx';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { ApiResult } from '#lib/client/api.ts';
import type { InstallCommand } from '#lib/protocol/api/seats.ts';
import { Disclosure } from '../layout/disclosure.tsx';
import { StudentCode } from '../layout/student-code.tsx';
import { loadInstallCommand } from './load-install-command.ts';

const JOIN_FILE = 'podium-join.yaml';
const CHECK_COMMAND = 'kubectl -n podium exec deploy/podium-agent -- podium-agent check';

/** For students without a VM: a file with the token, and the commands that run the agent in a Pod. */
export function InClusterSetup({ seat }: { readonly seat: string }) {
  const t = useTranslations('student.setup.cluster');
  const errorMessage = useErrorMessage();
  const [isLoading, setLoading] = useState(false);
  const [result, setResult] = useState<ApiResult<InstallCommand> | null>(null);

  async function download(): Promise<void> {
    setLoading(true);
    const loaded = await loadInstallCommand(seat);
    setLoading(false);
    setResult(loaded);
    if (loaded.ok)
      saveFile({
        fileName: JOIN_FILE,
        blob: new Blob([loaded.value.inCluster.joinFile], { type: 'application/yaml' }),
      });
  }

  return (
    <Disclosure part="in-cluster" summary={t('title')}>
      <p>{t('lead')}</p>
      <p className="py-8">
        <Button size="medium" disabled={isLoading} onClick={() => void download()}>
          {t(isLoading ? 'downloading' : 'download')}
        </Button>
      </p>
      {result?.ok === false && <FieldError size="large">{errorMessage(result.error)}</FieldError>}
      {result?.ok === true && <Commands manifestUrl={result.value.inCluster.manifestUrl} />}
    </Disclosure>
  );
}

function Commands({ manifestUrl }: { readonly manifestUrl: string }) {
  const t = useTranslations('student.setup.cluster');
  return (
    <>
      <p>{t('file')}</p>
      <StudentCode text={`kubectl apply -f ${JOIN_FILE}`} label={t('apply')} />
      <p>{t('manifest')}</p>
      <StudentCode text={`kubectl apply -f '${manifestUrl}'`} label={t('start')} />
      <p>{t('check')}</p>
      <StudentCode text={CHECK_COMMAND} label={t('checkLabel')} />
    </>
  );
}
