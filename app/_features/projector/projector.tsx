'use client';
import { useTranslations } from 'use-intl';
import { Logo } from '#app/_components/page-header.tsx';
import { findNextBreak, scheduleAt } from '#app/_components/schedule.ts';
import { QrCode } from '#app/_components/qr-code.tsx';
import { ClockTime, CurrentTime } from '#app/_components/time.tsx';
import { useMounted, useProjector, useServerNow } from '#lib/client/hooks.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatClock, formatDuration } from '#lib/i18n/times.ts';
import type { ProjectorView } from '#lib/room/views.ts';
import { ExerciseRail } from './exercise-rail.tsx';
import './projector.css';

/** The wall that everybody in the room sees: where we are, how long still, how to join. `address` is the server's public one. */
export function Projector({
  workshopId,
  publicUrl,
}: {
  readonly workshopId: string;
  readonly publicUrl: string;
}) {
  const t = useTranslations('projector');
  const refused = useTranslations('common.refused');
  const { connection, view } = useProjector(workshopId);
  if (connection.state === 'refused')
    return (
      <main className="projector projector-alone">
        <p>{refused(connection.reason)}</p>
      </main>
    );
  if (!view)
    return (
      <main className="projector projector-alone" aria-busy="true">
        <p role="status">{t('connecting')}</p>
      </main>
    );
  return (
    <main className="projector" data-stale={connection.state !== 'connected' || undefined}>
      <header className="projector-top">
        <Logo />
        <span className="soft clip">{view.info.workshop.name}</span>
        {connection.state === 'reconnecting' && (
          <b className="push" role="status">
            {connection.lastFrameAt === null ? (
              t('connecting')
            ) : (
              <>
                {t('asOf')} <ClockTime at={connection.lastFrameAt} />
              </>
            )}
          </b>
        )}
        <span className={connection.state === 'reconnecting' ? '' : 'push'}>
          <CurrentTime />
        </span>
      </header>
      <CurrentExercise view={view} />
      <ExerciseRail view={view} />
      <JoinInfo view={view} publicUrl={publicUrl} />
      {view.announcement && (
        <p className="projector-said" role="status">
          <b>{t('announcement')}</b>
          <span>{view.announcement.text}</span>
        </p>
      )}
    </main>
  );
}

function CurrentExercise({ view: { info } }: { readonly view: ProjectorView }) {
  const t = useTranslations('projector');
  const { language } = useLanguage();
  const mounted = useMounted();
  const place = info.exercises.findIndex(({ id }) => id === info.current);
  const exercise = info.exercises[place];
  const other = language === 'ja' ? 'en' : 'ja';
  if (info.workshop.state === 'ended' || info.workshop.state === 'archived')
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
          <h1>{info.workshop.name}</h1>
          <p className="soft">
            {t('startsAt', { time: mounted ? formatClock(info.workshop.startsAt) : '--:--' })}
          </p>
        </div>
      )}
      <TimeLeft view={info} />
    </section>
  );
}

/** What is left, or until when the break goes. What is over is said without a minus: nobody needs to be chased by a wall. */
function TimeLeft({ view: { schedule } }: { readonly view: ProjectorView['info'] }) {
  const t = useTranslations('projector');
  const now = useServerNow(1_000);
  if (now === null) return <div className="projector-left push" />;
  const running = scheduleAt(schedule, now);
  const next = findNextBreak(schedule, now);
  return (
    <div className="projector-left push">
      {running.kind !== 'none' && (
        <>
          <b role="timer">{running.leftMs > 0 ? formatDuration(running.leftMs + 999) : '0:00'}</b>
          <span className="soft">
            {t(
              running.kind === 'break' ? 'breakUntil' : running.leftMs > 0 ? 'timeLeft' : 'timeUp',
              {
                time: formatClock(running.endsAt),
              },
            )}
          </span>
        </>
      )}
      {running.kind !== 'break' && next && (
        <span className="soft">{t('nextBreak', { time: formatClock(next.startsAt) })}</span>
      )}
    </div>
  );
}

function JoinInfo({
  view: { info },
  publicUrl,
}: {
  readonly view: ProjectorView;
  readonly publicUrl: string;
}) {
  const t = useTranslations('projector');
  const { code, state } = info.workshop;
  if (state !== 'open' && state !== 'live') return <aside className="projector-join" />;
  const link = `${publicUrl}/join/${encodeURIComponent(code)}`;
  return (
    <aside className="projector-join">
      <span className="soft">{t('join')}</span>
      <QrCode text={link} label={t('qr', { address: link })} />
      <code>{code}</code>
      <span className="soft projector-address">{`${publicUrl.replace(/^https?:\/\//, '')}/join`}</span>
    </aside>
  );
}
