import { Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { formatClock } from '#lib/i18n/times.ts';
import { StudentCode } from './layout/student-code.tsx';

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
 * Link, QR code and short code that connect another device to this seat. A code is created only on
 * request, because a new one replaces the last.
 */
export function OtherDevice({ seat, disabled }: Props) {
  const t = useTranslations('student.footer');
  const errorMessage = useErrorMessage();
  const [result, setResult] = useState<DeviceCodeResult | null>(null);
  const [creating, setCreating] = useState(false);
  async function createCode() {
    setCreating(true);
    setResult(await api.createDeviceCode(seat));
    setCreating(false);
  }
  return (
    <div className="flex flex-wrap items-start gap-12 text-ink has-[[data-part=device-code]]:basis-full">
      <Button size="medium" disabled={disabled || creating} onClick={() => void createCode()}>
        {t('otherDevice')}
      </Button>
      {result?.ok && <DeviceCode code={result.value.code} expiresAt={result.value.expiresAt} />}
      {result !== null && !result.ok && (
        <FieldError size="large">{errorMessage(result.error)}</FieldError>
      )}
    </div>
  );
}

function DeviceCode({ code, expiresAt }: { readonly code: string; readonly expiresAt: number }) {
  const t = useTranslations('student.footer');
  const { origin } = window.location;
  const url = `${origin}/claim#${code}`;
  return (
    <div data-part="device-code" className="flex max-w-640 flex-wrap gap-16" role="status">
      <Suspense fallback={<span className="size-176 flex-none bg-on-loud" />}>
        <QrCode
          text={url}
          label={t('otherDeviceQr')}
          border={2}
          errorCorrection="L"
          className="size-176"
        />
      </Suspense>
      <div className="flex-[1_1_18rem]">
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
