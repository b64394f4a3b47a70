import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { formatSize } from '#lib/i18n/sizes.ts';
import { isLeader } from '#lib/room/roles.ts';
import type { RoomInfo } from '#lib/room/views.ts';
import { useRoomData } from '../state/room-context.ts';
import { HealthNote } from './health-note.tsx';

type RoomWarning = RoomInfo['warnings'][number];

/** What staff should know about the whole workshop: storage, disk, guesses of the join code. */
export function RoomWarnings({ warnings }: { readonly warnings: readonly RoomWarning[] }) {
  const t = useTranslations('instructor.room.status.warnings');
  const admission = useTranslations('instructor.room.status.admission');
  const { me, info } = useRoomData().view;
  const textOf = (warning: RoomWarning): string => {
    switch (warning.kind) {
      case 'storage':
        return t('storage', {
          used: formatSize(warning.usedBytes),
          limit: formatSize(warning.limitBytes),
        });
      case 'disk':
        return t('disk');
      case 'wrong-join-codes':
        return t('wrong-join-codes', { count: warning.count });
    }
  };
  return warnings.map((warning) => (
    <HealthNote key={warning.kind}>
      <b>{textOf(warning)}</b>
      {warning.kind === 'wrong-join-codes' && isLeader(me) && (
        <>
          {' '}
          <Link href={`/workshops/${info.workshop.id}/access`}>{admission('review')}</Link>
        </>
      )}
    </HealthNote>
  ));
}
