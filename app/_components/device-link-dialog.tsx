import { useEffect, useState, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useNow } from '#lib/client/hooks.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { formatClock } from '#lib/i18n/times.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { DeviceLink } from '#lib/protocol/api/account.ts';
import { Button } from './button.tsx';
import { CopyableCode } from './copyable-code.tsx';
import { Dialog } from './dialog.tsx';
import { FieldError } from './field-error.tsx';
import { QrCode } from './qr-code.tsx';

interface Props {
  readonly onClose: () => void;
  readonly returnFocusTo?: RefObject<HTMLElement | null>;
}

/** A one-time link, also as QR code, that signs the reader in on another device. */
export function DeviceLinkDialog({ onClose, returnFocusTo }: Props) {
  const t = useTranslations('shell.device');
  const common = useTranslations('common.action');
  const { result, renew } = useDeviceLink();
  const now = useNow(SECOND_MS);
  const isExpired = result?.ok === true && now !== null && now >= result.value.expiresAt;
  return (
    <Dialog
      title={t('title')}
      onClose={onClose}
      {...(returnFocusTo && { returnFocusTo })}
      actions={
        <>
          {(isExpired || result?.ok === false) && (
            <Button primary onClick={renew}>
              {isExpired ? t('renew') : common('retry')}
            </Button>
          )}
          <Button autoFocus onClick={onClose}>
            {common('close')}
          </Button>
        </>
      }
    >
      <div data-part="device-link" className="grid min-h-256 content-start gap-14">
        <LinkContent result={result} isExpired={isExpired} />
      </div>
    </Dialog>
  );
}

function LinkContent({
  result,
  isExpired,
}: {
  readonly result: ApiResult<DeviceLink> | null;
  readonly isExpired: boolean;
}) {
  const t = useTranslations('shell.device');
  const errorMessage = useErrorMessage();
  if (result?.ok === false) return <FieldError>{errorMessage(result.error)}</FieldError>;
  if (result === null || isExpired)
    return (
      <p role="status" className="text-soft">
        {t(isExpired ? 'expired' : 'creating')}
      </p>
    );
  const { url, expiresAt } = result.value;
  return (
    <>
      <p role="status">{t('lead', { time: formatClock(expiresAt) })}</p>
      <QrCode text={url} label={t('qr')} className="size-208 border border-rule" />
      <CopyableCode text={url} label={t('link')} buttonClassName="max-tablet:min-h-44" />
      <p className="text-soft">{t('replaces')}</p>
    </>
  );
}

/** Creates a link when the dialog opens, and another one when asked. A new one ends the one before. */
function useDeviceLink() {
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<{
    readonly attempt: number;
    readonly result: ApiResult<DeviceLink>;
  } | null>(null);
  useEffect(() => {
    let mounted = true;
    void api.createDeviceLink().then((result) => {
      if (mounted) setAnswer({ attempt, result });
    });
    return () => {
      mounted = false;
    };
  }, [attempt]);
  return {
    result: answer?.attempt === attempt ? answer.result : null,
    renew: () => setAttempt((before) => before + 1),
  };
}
