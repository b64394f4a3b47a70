'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Code } from '#app/_components/copyable-code.tsx';
import { Wrong } from '#app/_components/field-error.tsx';
import { api, type Answer } from '#lib/client/api.ts';
import { useErrorWords } from '#lib/i18n/error-messages.ts';
import { formatClock } from '#lib/i18n/times.ts';

type Made = Answer<{ code: string; expiresAt: number }>;

/** A link, its QR code and a short code that tie another device to this seat. A code is made only when asked for: a new one ends the last. */
export function SecondDevice({ seat, off }: { readonly seat: string; readonly off: boolean }) {
  const t = useTranslations('student.footer');
  const words = useErrorWords();
  const [made, setMade] = useState<Made | null>(null);
  const [asking, setAsking] = useState(false);
  async function ask() {
    setAsking(true);
    setMade(await api.deviceCode(seat));
    setAsking(false);
  }
  return (
    <div className="device">
      <Button disabled={off || asking} onClick={() => void ask()}>
        {t('device')}
      </Button>
      {made?.ok && <Shown code={made.value.code} expiresAt={made.value.expiresAt} />}
      {made !== null && !made.ok && <Wrong>{words(made.error)}</Wrong>}
    </div>
  );
}

function Shown({ code, expiresAt }: { readonly code: string; readonly expiresAt: number }) {
  const t = useTranslations('student.footer');
  const { origin } = window.location;
  const address = `${origin}/claim/${code}`;
  return (
    <div className="device-code" role="status">
      <Qr text={address} label={t('deviceQr')} />
      <div>
        <p>{t('deviceLead', { address: `${origin}/claim` })}</p>
        <p className="device-letters">{code}</p>
        <Code text={address} label={t('deviceQr')} />
        <p className="soft">{t('deviceUntil', { time: formatClock(expiresAt) })}</p>
      </div>
    </div>
  );
}

/** Dark on light in both themes: cameras read nothing else. */
function Qr({ text, label }: { readonly text: string; readonly label: string }) {
  const [drawn, draw] = useState<{ size: number; path: string } | null>(null);
  useEffect(() => {
    let wanted = true;
    // Out of reach, the link and the code beside it do the same.
    import('uqr').then(
      ({ encode }) => {
        const { size, data } = encode(text, { border: 2 });
        const path = data
          .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
          .join('');
        if (wanted) draw({ size, path });
      },
      () => undefined,
    );
    return () => {
      wanted = false;
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
