import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useRoomData } from './state/room-context.ts';

/** A room without seats says how students join. */
export function EmptyRoom() {
  const t = useTranslations('instructor.room');
  const common = useTranslations('common');
  const { id, code } = useRoomData().view.info.workshop;
  return (
    <div className="px-16 py-12 text-[0.9375rem]/28">
      <p>
        {t('empty.lead')} <b>{t('empty.code', { code })}</b>
      </p>
      <p>
        {t('empty.join')} <Link href={`/workshops/${id}/access`}>{t('access')}</Link>.
      </p>
      <p>
        <Link href="/help">{common('menu.help')}</Link>
      </p>
    </div>
  );
}
