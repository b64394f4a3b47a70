'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { formatClock } from '#lib/i18n/times.ts';

type DeviceCodeResult = ApiResult<{ code: string; expiresAt: number }>;

/** A link, its QR code and a short code that tie another device to this seat. A code is made only when asked for: a new one ends the last. */
export function OtherDevice({
  seat,
  disabled,
}: {
  readonly seat: string;
  readonly disabled: boolean;
}) {
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
    <div className="device">
      <Button disabled={disabled || creating} onClick={() => void createCode()}>
        {t('otherDevice')}
      </Button>
      {result?.ok && <DeviceCode code={result.value.code} expiresAt={result.value.expiresAt} />}
      {result !== null && !result.ok && <FieldError>{errorMessage(result.error)}</FieldError>}
    </div>
  );
}

function DeviceCode({ code, expiresAt }: { readonly code: string; readonly expiresAt: number }) {
  const t = useTranslations('student.footer');
  const { origin } = window.location;
  const url = `${origin}/claim/${code}`;
  return (
    <div className="device-code" role="status">
      <LinkQrCode text={url} label={t('otherDeviceQr')} />
      <div>
        <p>{t('otherDeviceLead', { address: `${origin}/claim` })}</p>
        <p className="device-letters">{code}</p>
        <CopyableCode text={url} label={t('otherDeviceQr')} />
        <p className="soft">{t('otherDeviceUntil', { time: formatClock(expiresAt) })}</p>
      </div>
    </div>
  );
}

/** Dark on light in both themes: cameras read nothing else. */
function LinkQrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const [drawn, draw] = useState<{ size: number; path: string } | null>(null);
  useEffect(() => {
    let mounted = true;
    // Out of reach, the link and the code beside it do the same.
    import('uqr').then(
      ({ encode }) => {
        const { size, data } = encode(text, { border: 2 });
        const path = data
          .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
          .join('');
        if (mounted) draw({ size, path });
      },
      () => undefined,
    );
    return () => {
      mounted = false;
    };
  }, [text]);
  return (
    <svg
      className="student-qr"
      role="img"
      aria-label={label}
      viewBox={drawn ? `0 0 ${drawn.size} ${drawn.size}` : '0 0 1 1'}
    >
      {drawn && <path d={drawn.path} />}
    </svg>
  );
}
