import { useTranslations } from 'use-intl';
import type { SeatView } from '#lib/room/views.ts';
import { kindOf } from './objects.ts';

/** Objects that are named. */
const MAX_NAMED_OBJECTS = 3;

/** Says which objects of a seat are shown in part, and why. Nothing if all are complete. */
export function DataLimitNotes({
  seat,
  className,
}: {
  readonly seat: Pick<SeatView, 'seat' | 'objects'>;
  readonly className?: string;
}) {
  const t = useTranslations('common.dataLimit');
  const { dataLimit } = seat.seat;
  const named = seat.objects.filter(
    ({ incomplete }) => incomplete === 'oversized' || incomplete === 'cut',
  );
  if (dataLimit === undefined && named.length === 0) return null;
  return (
    <div className={className}>
      {dataLimit !== undefined && <p>{t(dataLimit)}</p>}
      {named.slice(0, MAX_NAMED_OBJECTS).map((object) => (
        <p key={object.uid}>
          {t.rich(object.incomplete === 'cut' ? 'cut' : 'oversized', {
            kind: kindOf(object),
            name: object.name,
            code: (chunks) => <code>{chunks}</code>,
          })}
        </p>
      ))}
    </div>
  );
}
