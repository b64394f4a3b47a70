import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import type { CurrentUser } from '#lib/protocol/api/seats.ts';

/** The seats that this browser can open. Nothing if it has none. */
export function SeatLinks({ seats }: { readonly seats: CurrentUser['seats'] }) {
  const t = useTranslations('student.join');
  if (seats.length === 0) return null;
  return (
    <ul data-part="your-seats" className="grid justify-items-start gap-8 pt-24">
      {seats.map(({ id, label, workshopName, displayName }) => (
        <li key={id} className="max-w-full">
          <ButtonLink size="large" href={`/seat/${id}`}>
            <span>
              {t('yourSeat', { workshop: workshopName, displayName: displayName ?? label })}
            </span>
          </ButtonLink>
        </li>
      ))}
    </ul>
  );
}
