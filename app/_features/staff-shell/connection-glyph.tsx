import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ConnectionState } from '#app/_components/connection-state.tsx';
import type { Connection } from '#lib/client/connection.ts';
import { useRoomClient } from '#lib/client/hooks.ts';

/**
 * The connection of the page. Quiet while all is well: a glyph and one word, with the age of the data in
 * the tooltip. Otherwise it says in bold what is wrong.
 */
export function ConnectionGlyph({
  workshopId,
  connection,
}: {
  readonly workshopId: string;
  readonly connection: Connection;
}) {
  const t = useTranslations('common.connection');
  const client = useRoomClient();
  const [age, setAge] = useState<string>();
  if (connection.state !== 'connected' || connection.retryAt !== undefined)
    return <ConnectionState topic={{ room: workshopId }} connection={connection} />;
  const readAge = () => {
    const receivedAt = client.room(workshopId).lastReceivedAt();
    if (receivedAt !== null)
      setAge(t('connected', { seconds: Math.max(0, (Date.now() - receivedAt) / 1000) }));
  };
  return (
    <span
      data-part="connection"
      className="inline-flex items-center gap-6 whitespace-nowrap text-soft"
      title={age}
      onPointerEnter={readAge}
    >
      <svg aria-hidden="true" viewBox="0 0 12 12" width="12" height="12">
        <path d="M2 6.5l3 3l5-7" fill="none" stroke="currentColor" strokeWidth="1.5" />
      </svg>
      {t('connectedOnly')}
    </span>
  );
}
