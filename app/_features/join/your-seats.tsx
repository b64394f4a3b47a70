'use client';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '#lib/client/api.ts';
import type { Me } from '#lib/protocol/http.ts';

/** For a browser that is known here already: back to its seats and events. And for whoever holds the code of a seat. */
export function YourSeats() {
  const t = useTranslations('student.join');
  const [me, setMe] = useState<Me | null>(null);
  useEffect(() => {
    let here = true;
    // Out of reach or signed out, there is nothing to offer; the form above still works and says what is wrong.
    void api.me().then((answer) => {
      if (here && answer.ok) setMe(answer.value);
    });
    return () => {
      here = false;
    };
  }, []);
  return (
    <>
      {me !== null && (me.seats.length > 0 || me.instructor) && (
        <div className="beside">
          <h2>{t('yours')}</h2>
          {me.seats.map((seat) => (
            <span key={seat.id}>
              <Link href={`/seat/${seat.id}`}>
                {t('yourSeat', {
                  event: seat.eventName,
                  handle: seat.handle ?? me.person?.name ?? '',
                })}
              </Link>
            </span>
          ))}
          {me.instructor && (
            <span>
              <Link href="/events">{t('yourEvents')}</Link>
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
