import { Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { useServerNow } from '#lib/client/hooks.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { ShortCommand as ShortCommandValue } from '#lib/protocol/api/seats.ts';
import { PaneError } from '../layout/pane-error.tsx';
import { StudentCode } from '../layout/student-code.tsx';
import { loadShortCommand } from './load-install-command.ts';
import { useSeatCommand } from './use-seat-command.ts';

/** If it can't be loaded, the command and the address still work. */
const [QrCode] = lazyWithPreload(() =>
  import('#app/_components/qr-code.tsx').then((module) => module.QrCode),
);

/** A short form of the install command to type on the VM, and a QR code for another screen. */
export function ShortCommand({ seat }: { readonly seat: string }) {
  const t = useTranslations('student.send');
  const actions = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  const { result, renew } = useSeatCommand(seat, loadShortCommand);
  return (
    <section data-part="short-command" aria-labelledby="short-command" className="pt-8">
      <h3 id="short-command" className="font-bold">
        {t('title')}
      </h3>
      {/* As high as with the command, so that the progress below doesn't move. */}
      <div className="min-h-176">
        {result?.ok === true && <CommandToType command={result.value} onRenew={renew} />}
        {result?.ok === false && (
          <PaneError message={errorMessage(result.error)}>
            <Button size="medium" onClick={renew}>
              {actions('retry')}
            </Button>
          </PaneError>
        )}
      </div>
    </section>
  );
}

function CommandToType({
  command: { command, url, expiresAt },
  onRenew,
}: {
  readonly command: ShortCommandValue;
  readonly onRenew: () => void;
}) {
  const t = useTranslations('student.send');
  const now = useServerNow(5_000);
  if (now !== null && now >= expiresAt)
    return (
      <p className="flex flex-wrap items-center gap-12 py-12" role="status">
        {t('expired')}
        <Button size="medium" onClick={onRenew}>
          {t('renew')}
        </Button>
      </p>
    );
  return (
    <div className="flex flex-wrap items-start gap-x-16 gap-y-8 pt-8">
      <div className="min-w-192 flex-[1_1_18rem]">
        <p>{t('lead')}</p>
        <StudentCode text={command} label={t('short')} />
        <p className="text-soft">{t('qrHint', { address: url.replace(/^https?:\/\//, '') })}</p>
        <p className="text-soft">{t('until', { time: formatClock(expiresAt) })}</p>
      </div>
      <Suspense fallback={<span className="size-144 flex-none bg-sunk" />}>
        <QrCode text={url} label={t('qr')} border={2} errorCorrection="L" className="size-144" />
      </Suspense>
    </div>
  );
}
