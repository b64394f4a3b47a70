'use client';
import { useTranslations } from 'use-intl';
import { Brand } from '#app/_components/page-header.tsx';
import { nextBreak, paceAt } from '#app/_components/schedule.ts';
import { QrCode } from '#app/_components/qr-code.tsx';
import { Clock, WallClock } from '#app/_components/time.tsx';
import { useMounted, useProjector, useServerNow } from '#lib/client/hooks.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatClock, formatSpan } from '#lib/i18n/times.ts';
import type { ProjectorView } from '#lib/room/views.ts';
import { Rail } from './exercise-rail.tsx';
import './projector.css';

/** The wall that everybody in the room sees: where we are, how long still, how to join. `address` is the server's public one. */
export function Projector({
  event,
  address,
}: {
  readonly event: string;
  readonly address: string;
}) {
  const t = useTranslations('projector');
  const refused = useTranslations('common.refused');
  const { connection, view } = useProjector(event);
  if (connection.state === 'refused')
    return (
      <main className="projector projector-alone">
        <p>{refused(connection.why)}</p>
      </main>
    );
  if (!view)
    return (
      <main className="projector projector-alone" aria-busy="true">
        <p role="status">{t('connecting')}</p>
      </main>
    );
  return (
    <main className="projector" data-stale={connection.state !== 'live' || undefined}>
      <header className="projector-top">
        <Brand />
        <span className="soft clip">{view.head.event.name}</span>
        {connection.state === 'reconnecting' && (
          <b className="push" role="status">
            {connection.lastFrameAt === null ? (
              t('connecting')
            ) : (
              <>
                {t('asOf')} <Clock at={connection.lastFrameAt} />
              </>
            )}
          </b>
        )}
        <span className={connection.state === 'reconnecting' ? '' : 'push'}>
          <WallClock />
        </span>
      </header>
      <Now view={view} />
      <Rail view={view} />
      <Join view={view} address={address} />
      {view.said && (
        <p className="projector-said" role="status">
          <b>{t('said')}</b>
          <span>{view.said.text}</span>
        </p>
      )}
    </main>
  );
}

function Now({ view: { head } }: { readonly view: ProjectorView }) {
  const t = useTranslations('projector');
  const { language } = useLanguage();
  const mounted = useMounted();
  const place = head.exercises.findIndex(({ id }) => id === head.current);
  const exercise = head.exercises[place];
  const other = language === 'ja' ? 'en' : 'ja';
  if (head.event.state === 'ended' || head.event.state === 'archived')
    return (
      <section className="projector-now">
        <h1>{t('ended')}</h1>
      </section>
    );
  return (
    <section className="projector-now">
      {exercise ? (
        <>
          <span className="projector-plate" data-kind={exercise.kind}>
            <span>{place + 1}</span>
          </span>
          <div>
            <h1>{exercise.title[language]}</h1>
            <p className="soft" lang={other}>
              {exercise.title[other]}
            </p>
          </div>
        </>
      ) : (
        <div>
          <h1>{head.event.name}</h1>
          <p className="soft">
            {t('beginsAt', { time: mounted ? formatClock(head.event.startsAt) : '--:--' })}
          </p>
        </div>
      )}
      <Left view={head} />
    </section>
  );
}

/** What is left, or until when the break goes. What is over is said without a minus: nobody needs to be chased by a wall. */
function Left({ view: { pace } }: { readonly view: ProjectorView['head'] }) {
  const t = useTranslations('projector');
  const now = useServerNow(1_000);
  if (now === null) return <div className="projector-left push" />;
  const running = paceAt(pace, now);
  const next = nextBreak(pace, now);
  return (
    <div className="projector-left push">
      {running.kind !== 'none' && (
        <>
          <b role="timer">{running.leftMs > 0 ? formatSpan(running.leftMs + 999) : '0:00'}</b>
          <span className="soft">
            {t(running.kind === 'break' ? 'breakUntil' : running.leftMs > 0 ? 'until' : 'over', {
              time: formatClock(running.endsAt),
            })}
          </span>
        </>
      )}
      {running.kind !== 'break' && next && (
        <span className="soft">{t('nextBreak', { time: formatClock(next.startsAt) })}</span>
      )}
    </div>
  );
}

function Join({
  view: { head },
  address,
}: {
  readonly view: ProjectorView;
  readonly address: string;
}) {
  const t = useTranslations('projector');
  const { code, state } = head.event;
  if (state !== 'open' && state !== 'live') return <aside className="projector-join" />;
  const link = `${address}/join/${encodeURIComponent(code)}`;
  return (
    <aside className="projector-join">
      <span className="soft">{t('join')}</span>
      <QrCode text={link} label={t('qr', { address: link })} />
      <code>{code}</code>
      <span className="soft projector-address">{`${address.replace(/^https?:\/\//, '')}/join`}</span>
    </aside>
  );
}
