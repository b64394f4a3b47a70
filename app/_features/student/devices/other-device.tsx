import { Suspense, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import type { ApiResult } from '#lib/client/api.ts';
import { studentApi } from '#lib/client/student-api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { formatClock } from '#lib/i18n/times.ts';
import { PaneError } from '../layout/pane-error.tsx';
import { StudentCode } from '../layout/student-code.tsx';

/** Loaded with the first code. If it can't be loaded, the link and the code still work. */
const [QrCode] = lazyWithPreload(() =>
  import('#app/_components/qr-code.tsx').then((module) => module.QrCode),
);

type DeviceCodeResult = ApiResult<{ code: string; expiresAt: number }>;

interface Props {
  readonly seat: string;
  readonly disabled: boolean;
}

/**
 * Link, QR code and short code that connect another device to this seat. Each time it is opened it
 * makes a new code, which replaces the last.
 */
export function OtherDevice({ seat, disabled }: Props) {
  const t = useTranslations('student.footer');
  const actions = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  const [result, setResult] = useState<DeviceCodeResult | null>(null);
  const [attempts, setAttempts] = useState(0);
  useEffect(() => {
    let mounted = true;
    void studentApi.createDeviceCode(seat).then((next) => {
      if (mounted) setResult(next);
    });
    return () => {
      mounted = false;
    };
  }, [seat, attempts]);
  return (
    // As high as with the code, so that the list below doesn't move.
    <div className="min-h-192">
      {result === null && <p className="text-soft">{t('otherDevicePreparing')}</p>}
      {result?.ok === true && (
        <DeviceCode code={result.value.code} expiresAt={result.value.expiresAt} />
      )}
      {result?.ok === false && (
        <PaneError message={errorMessage(result.error)}>
          <Button
            size="medium"
            disabled={disabled}
            onClick={() => setAttempts((count) => count + 1)}
          >
            {actions('retry')}
          </Button>
        </PaneError>
      )}
    </div>
  );
}

function DeviceCode({ code, expiresAt }: { readonly code: string; readonly expiresAt: number }) {
  const t = useTranslations('student.footer');
  const { origin } = window.location;
  const url = `${origin}/claim#${code}`;
  return (
    <div data-part="device-code" className="flex flex-wrap gap-16" role="status">
      <Suspense fallback={<span className="size-176 flex-none bg-on-loud" />}>
        <QrCode
          text={url}
          label={t('otherDeviceQr')}
          border={2}
          errorCorrection="L"
          className="size-176"
        />
      </Suspense>
      <div className="min-w-0 flex-[1_1_14rem]">
        <p>{t('otherDeviceLead', { address: `${origin}/claim` })}</p>
        <p
          data-part="device-letters"
          className="font-mono text-[1.625rem]/36 font-bold normal-nums"
        >
          {code}
        </p>
        <StudentCode text={url} label={t('otherDeviceQr')} />
        <p className="text-soft">{t('otherDeviceUntil', { time: formatClock(expiresAt) })}</p>
      </div>
    </div>
  );
}
