import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { SessionFacts } from '#app/_components/session-facts.tsx';
import type { SeatDevices } from '#lib/protocol/api/sessions.ts';

interface Props {
  readonly devices: SeatDevices;
  readonly disabled: boolean;
  readonly onEnd: (session: string) => void;
  readonly onEndOthers: () => void;
}

/** The browsers that can open the seat, and how to sign them out. */
export function DeviceList({ devices: { devices }, disabled, onEnd, onEndOthers }: Props) {
  const t = useTranslations('student.devices');
  const common = useTranslations('common.action');
  return (
    <section
      data-part="devices"
      aria-labelledby="devices"
      className="grid justify-items-start gap-8"
    >
      <h3 id="devices">{t('title', { count: devices.length })}</h3>
      <ul className="w-full">
        {devices.map((device) => (
          <li
            key={device.id}
            className="flex flex-wrap items-center justify-between gap-x-12 gap-y-4 border-t border-rule py-6"
          >
            <SessionFacts session={device} />
            {!device.isCurrent && (
              <Button size="medium" disabled={disabled} onClick={() => onEnd(device.id)}>
                {common('signOut')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {devices.length > 1 && (
        <Button size="medium" disabled={disabled} onClick={onEndOthers}>
          {t('endOthers')}
        </Button>
      )}
    </section>
  );
}
