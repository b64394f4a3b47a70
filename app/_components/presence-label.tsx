'use client';
import { useTranslations } from 'use-intl';
import type { Presence } from '#lib/room/views.ts';
import { Icon } from './icon.tsx';

/** A presence in a word, with its glyph; live has none, silence being the good state. */
export function PresenceLabel({
  presence,
  count,
}: {
  readonly presence: Presence;
  readonly count?: number;
}) {
  const t = useTranslations('common.presence');
  return (
    <span className="presence">
      {presence !== 'connected' && <Icon name={presence} size={12} />}
      {count !== undefined && <b>{count}</b>}
      {t(presence)}
    </span>
  );
}
