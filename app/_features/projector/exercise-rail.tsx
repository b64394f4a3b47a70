'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { ProjectorView } from '#lib/room/views.ts';
import { platformsOf, type Platform } from './projector-exercises.ts';

/** One dot a person, standing at the exercise they are on, and how many have passed the current one. */
export function Rail({ view }: { readonly view: ProjectorView }) {
  const t = useTranslations('projector');
  const { shown, perDot } = useMemo(() => platformsOf(view), [view]);
  const place = view.head.exercises.findIndex(({ id }) => id === view.head.current);
  return (
    <section className="projector-rail" aria-label={t('stations')}>
      <p className="projector-sum">
        {place >= 0 && (
          <span>
            {t.rich('passed', {
              passed: view.stations[place]?.passed ?? 0,
              seats: view.seats,
              b: (chunks) => <b>{chunks}</b>,
            })}
          </span>
        )}
        {view.seats > 0 && <span className="soft">{t('dots', { count: perDot })}</span>}
      </p>
      <ol className="projector-line">
        {shown.map((platform) => (
          <Station key={platform.place} platform={platform} perDot={perDot} />
        ))}
      </ol>
    </section>
  );
}

function Station({
  platform: { place, kind, where, people },
  perDot,
}: {
  readonly platform: Platform;
  readonly perDot: number;
}) {
  const t = useTranslations('projector');
  return (
    <li data-where={where} aria-label={t('station', { number: place + 1, people })}>
      <span className="projector-crowd" aria-hidden="true">
        {Array.from({ length: Math.ceil(people / perDot) }, (_, dot) => (
          <i key={dot} />
        ))}
      </span>
      <span className="projector-stop" data-kind={kind} aria-hidden="true">
        <span>{place + 1}</span>
      </span>
      <span className="projector-count" aria-hidden="true">
        {people || ''}
      </span>
    </li>
  );
}
