import { useTranslations } from 'use-intl';
import type { Presence } from '#lib/room/views.ts';
import { Icon } from './icon.tsx';

interface Props {
  readonly presence: Presence;
  readonly count?: number;
}

/** A connection state in words, with its icon. `connected` has no icon: the good state stays quiet. */
export function PresenceLabel({ presence, count }: Props) {
  const t = useTranslations('common.presence');
  return (
    <span data-part="presence" className="inline-flex items-center gap-5 whitespace-nowrap">
      {presence !== 'connected' && <Icon name={presence} size={12} className="text-soft" />}
      {count !== undefined && <b>{count}</b>}
      {t(presence)}
    </span>
  );
}
