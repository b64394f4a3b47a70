'use client';
import { useTranslations } from 'use-intl';
import { Board, Brand } from '#app/components/board.tsx';
import { ConnectionState } from '#app/components/connection.tsx';
import { LanguageSwitch } from '#app/components/language-switch.tsx';
import { WallClock } from '#app/components/time.tsx';
import type { Connection } from '#lib/client/connection.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { SeatView } from '#lib/room/types.ts';
import { Line } from './line.tsx';
import type { Station } from './stations.ts';

interface Props {
  readonly view: SeatView;
  readonly connection: Connection;
  readonly stations: readonly Station[];
  readonly here: Station | undefined;
  readonly choose: (exercise: string) => void;
}

/** Where I am, what the room does, whether I am heard. */
export function SeatBoard({ view, connection, stations, here, choose }: Props) {
  const { event } = view.head;
  const { language } = useLanguage();
  const line = (
    <>
      <Brand />
      <span className="soft student-wide student-clip">{event.name}</span>
      <b className="student-clip">{view.seat.handle ?? ''}</b>
      <code>{view.seat.label}</code>
      <span className="push"><ConnectionState topic={{ seat: view.seat.id }} connection={connection} /></span>
      <span className="student-wide"><LanguageSwitch /></span>
      <span className="student-wide"><WallClock /></span>
    </>
  );
  return (
    <Board line={line} className="student-board">
      {here && <Here here={here} section={view.head.sections.find(({ id }) => id === here.head.section)?.title[language] ?? here.head.section} stations={stations} current={view.head.current} choose={choose} />}
      <Line stations={stations} current={view.head.current} here={here?.head.id} choose={choose} />
    </Board>
  );
}

function Here({ here, section, stations, current, choose }: { readonly here: Station; readonly section: string; readonly stations: readonly Station[]; readonly current: string | null; readonly choose: (exercise: string) => void }) {
  const t = useTranslations('student.seat');
  const { language } = useLanguage();
  const { head, number, n, m, share } = here;
  const room = stations.find((station) => station.head.id === current && current !== head.id);
  const steps = [stations[number - 2], stations[number]] as const;
  return (
    <div className="here">
      <span className="here-number" aria-hidden="true">{number}</span>
      <div>
        <h1 aria-label={`${t('exercise', { number })}: ${head.title[language]}`}>{head.title[language]}</h1>
        <small className="soft student-wide">{t(head.kind === 'quiz' ? 'aboutQuiz' : 'about', { section, checks: head.checks.length, minutes: head.minutes })}{head.optional && `, ${t('optional')}`}</small>
        {room && <button type="button" className="to-room" onClick={() => choose(room.head.id)}>{t('toRoom', { number: room.number })}</button>}
      </div>
      {share !== null && <p className="figure push of-room"><b>{Math.round(share * 100)} %</b><span>{t('room')}</span></p>}
      <p className={share === null ? 'figure push' : 'figure'}><b>{n} / {m}</b><span>{t('mine')}</span></p>
      <div className="steps">
        {steps.map((step, side) => (step === undefined ? <span key={side} /> : (
          <button key={side} type="button" onClick={() => choose(step.head.id)} aria-label={`${t('exercise', { number: step.number })}: ${step.head.title[language]}`}>
            {side === 0 ? `‹ ${step.number}` : `${step.number} ›`}
          </button>
        )))}
      </div>
    </div>
  );
}
