'use client';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Board, Brand } from '#app/_components/page-header.tsx';
import { Button } from '#app/_components/button.tsx';
import { ConnectionState } from '#app/_components/connection-state.tsx';
import { Glyph } from '#app/_components/icon.tsx';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { ThemeSwitch } from '#app/_components/theme-switch.tsx';
import { WallClock } from '#app/_components/time.tsx';
import type { Connection } from '#lib/client/connection.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { SeatView } from '#lib/room/views.ts';
import { Course } from './exercise-nav/course-outline.tsx';
import { Line } from './exercise-nav/timeline.tsx';
import { PaceFigure } from './schedule-countdown.tsx';
import { sectionsOf, type Section, type Station } from './student-exercises.ts';

interface Props {
  readonly view: SeatView;
  readonly connection: Connection;
  readonly stations: readonly Station[];
  readonly here: Station | undefined;
  readonly choose: (exercise: string) => void;
  /** Opens the question that goes with a raised hand; null while the hand is up. */
  readonly raise: (() => void) | null;
}

/** Where I am, what the room does, whether I am heard. */
export function SeatBoard({ view, connection, stations, here, choose, raise }: Props) {
  const { event } = view.head;
  const sections = useMemo(() => sectionsOf(view.head, stations), [view.head, stations]);
  const [listed, list] = useState(false);
  const go = (exercise: string) => {
    list(false);
    choose(exercise);
  };
  const line = (
    <>
      <Brand />
      <span className="soft student-wide student-clip">{event.name}</span>
      <b className="student-clip">{view.seat.handle ?? ''}</b>
      <code>{view.seat.label}</code>
      <span className="push">
        <ConnectionState topic={{ seat: view.seat.id }} connection={connection} />
      </span>
      <span className="student-wide">
        <LanguageSwitch />
      </span>
      <span className="student-wide">
        <ThemeSwitch />
      </span>
      <span className="student-wide">
        <WallClock />
      </span>
    </>
  );
  return (
    <Board line={line} className="student-board">
      {here && (
        <Here
          here={here}
          view={view}
          sections={sections}
          stations={stations}
          choose={choose}
          raise={raise}
          listed={listed}
          list={list}
        />
      )}
      {listed ? (
        <Course sections={sections} current={view.head.current} here={here?.head.id} choose={go} />
      ) : (
        <Line
          sections={sections}
          current={view.head.current}
          here={here?.head.id}
          choose={choose}
        />
      )}
    </Board>
  );
}

interface HereProps extends Pick<Props, 'view' | 'stations' | 'choose' | 'raise'> {
  readonly here: Station;
  readonly sections: readonly Section[];
  readonly listed: boolean;
  readonly list: (open: boolean) => void;
}

function Here({ here, view, sections, stations, choose, raise, listed, list }: HereProps) {
  const t = useTranslations('student.seat');
  const hand = useTranslations('student.hand');
  const { language } = useLanguage();
  const { current } = view.head;
  const { head, number, n, m, share } = here;
  const section = sections.find(({ id }) => id === head.section)?.title[language] ?? head.section;
  const room = stations.find((station) => station.head.id === current && current !== head.id);
  return (
    <div className="here">
      <span className="here-number" aria-hidden="true">
        {number}
      </span>
      <h1 aria-label={`${t('exercise', { number })}: ${head.title[language]}`}>
        {head.title[language]}
      </h1>
      <div className="here-sub">
        <small className="soft student-wide">
          {t(head.kind === 'quiz' ? 'aboutQuiz' : 'about', {
            section,
            checks: head.checks.length,
            minutes: head.minutes,
          })}
          {head.optional && `, ${t('optional')}`}
        </small>
        {room && (
          <button type="button" className="to-room" onClick={() => choose(room.head.id)}>
            {t('toRoom', { number: room.number })}
          </button>
        )}
        <Ways here={here} stations={stations} choose={choose} listed={listed} list={list} />
      </div>
      <div className="figures">
        <PaceFigure head={view.head} stations={stations} here={here} />
        {share !== null && (
          <p className="figure of-room">
            <b>{Math.round(share * 100)}%</b>
            <span>{t('room')}</span>
          </p>
        )}
        <p className="figure">
          <b>
            {n} / {m}
          </b>
          <span>{t('mine')}</span>
        </p>
        <Button
          className="student-wide hand-open"
          data-away={raise === null || undefined}
          onClick={() => raise?.()}
          aria-keyshortcuts="Control+Enter"
        >
          <Glyph name="help" size={18} />
          {hand('open')}
        </Button>
      </div>
    </div>
  );
}

/** To the exercise before and after, and to all of them by title. */
function Ways({
  here,
  stations,
  choose,
  listed,
  list,
}: Pick<HereProps, 'here' | 'stations' | 'choose' | 'listed' | 'list'>) {
  const t = useTranslations('student.course');
  const { language } = useLanguage();
  const [before, after] = [stations[here.number - 2], stations[here.number]];
  const way = (to: Station | undefined, name: 'previous' | 'next') => (
    <button
      type="button"
      disabled={to === undefined}
      aria-keyshortcuts={name === 'previous' ? '[' : ']'}
      onClick={() => {
        if (to) choose(to.head.id);
      }}
      aria-label={to && t(name, { title: to.head.title[language] })}
    >
      {name === 'previous' ? `‹ ${to?.number ?? ''}` : `${to?.number ?? ''} ›`}
    </button>
  );
  return (
    <div className="ways">
      {way(before, 'previous')}
      <button
        type="button"
        className="ways-all"
        aria-expanded={listed}
        onClick={() => list(!listed)}
      >
        {listed ? t('close') : t('all')}
      </button>
      {way(after, 'next')}
    </div>
  );
}
