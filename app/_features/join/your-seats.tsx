'use client';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '#lib/client/api.ts';
import type { CurrentUser } from '#lib/protocol/http.ts';

/** For a browser that is known here already: back to its seats and events. And for whoever holds the code of a seat. */
export function YourSeats() {
  const t = useTranslations('student.join');
  const [currentUser, setCurrentUser] = useState<CurrentUser | null>(null);
  useEffect(() => {
    let mounted = true;
    // Out of reach or signed out, there is nothing to offer; the form above still works and says what is wrong.
    void api.getCurrentUser().then((answer) => {
      if (mounted && answer.ok) setCurrentUser(answer.value);
    });
    return () => {
      mounted = false;
    };
  }, []);
  return (
    <>
      {currentUser !== null && (currentUser.seats.length > 0 || currentUser.isInstructor) && (
        <div className="beside">
          <h2>{t('yours')}</h2>
          {currentUser.seats.map((seat) => (
            <span key={seat.id}>
              <Link href={`/seat/${seat.id}`}>
                {t('yourSeat', {
                  workshop: seat.workshopName,
                  handle: seat.displayName ?? currentUser.person?.name ?? '',
                })}
              </Link>
            </span>
          ))}
          {currentUser.isInstructor && (
            <span>
              <Link href="/events">{t('yourWorkshops')}</Link>
            </span>
          )}
        </div>
      )}
      <div className="beside">
        <p>
          {t('shortCode')} <Link href="/claim">{t('shortCodeGo')}</Link>
        </p>
      </div>
    </>
  );
}
