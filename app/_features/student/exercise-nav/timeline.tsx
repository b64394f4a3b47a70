'use client';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Cell } from '#app/_components/status-cell.tsx';
import { Stop } from '#app/_components/exercise-badge.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { CellState } from '#lib/room/views.ts';
import type { Section, Station } from '../student-exercises.ts';
import { useStationWords } from './use-exercise-label.ts';

interface Props {
  readonly sections: readonly Section[];
  /** Where the room is. */
  readonly current: string | null;
  readonly here: string | undefined;
  readonly choose: (exercise: string) => void;
}

/** Under a station stands nothing where all is well, nothing has begun, or nothing of the seat is known: a line below the board says that once. */
const SILENT: readonly CellState['state'][] = ['not-started', 'passed', 'unknown'];

/** From one station to another by key; the whole line is one stop of the Tab key. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: stops.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  stops[to]?.focus();
}

/** The exercises as stations of one line, under the headings of the course; each is a button that goes there. */
export function Line({ sections, current, here, choose }: Props) {
  const t = useTranslations('student.seat');
  const { language } = useLanguage();
  const line = useRef<HTMLElement>(null);
  // A course has more stations than a narrow window shows: the one that is read stays in sight. The page itself does not move.
  useEffect(() => {
    const at = line.current?.querySelector<HTMLElement>('[data-here]');
    if (line.current && at)
      line.current.scrollTo({
        left: at.offsetLeft - (line.current.clientWidth - at.offsetWidth) / 2,
      });
  }, [here]);
  const all = sections.flatMap(({ stations }) => stations);
  const roomAt = all.findIndex(({ head }) => head.id === current);
  const first = all[0]?.head.id;
  return (
    <nav ref={line} className="student-line" aria-label={t('line')} onKeyDown={walk}>
      {sections.map(({ id, title, stations, passed }) => (
        <section
          key={`${id} ${stations[0]?.number ?? 0}`}
          style={{ flexGrow: stations.length }}
          data-here-section={stations.some(({ head }) => head.id === here) || undefined}
          aria-label={title[language]}
        >
          <h2 aria-hidden="true">
            <span>{title[language]}</span> {passed} / {stations.length}
          </h2>
          <ol>
            {stations.map((station) => (
              <StationStop
                key={station.head.id}
                station={station}
                here={here === station.head.id}
                room={current === station.head.id}
                behind={station.number - 1 < roomAt}
                tab={here === undefined ? station.head.id === first : here === station.head.id}
                choose={choose}
              />
            ))}
          </ol>
        </section>
      ))}
    </nav>
  );
}

interface StopProps {
  readonly station: Station;
  readonly here: boolean;
  readonly room: boolean;
  /** The room has gone past it. */
  readonly behind: boolean;
  readonly tab: boolean;
  readonly choose: (exercise: string) => void;
}

function StationStop({ station, here, room, behind, tab, choose }: StopProps) {
  const t = useTranslations('student.seat');
  const { language } = useLanguage();
  const words = useStationWords();
  const { head, number, view, mark } = station;
  const passed = view.pass !== null;
  const place = here && room ? t('youAndRoom') : here ? t('you') : room ? t('theRoom') : null;
  return (
    <li
      data-past={passed || undefined}
      data-here={here || undefined}
      data-left={(!passed && (behind || head.optional)) || undefined}
    >
      <button
        type="button"
        tabIndex={tab ? 0 : -1}
        onClick={() => choose(head.id)}
        aria-current={here ? 'step' : undefined}
        title={head.title[language]}
        aria-label={[words(station), place].filter(Boolean).join(', ')}
      >
        <Stop number={number} kind={head.kind} current={here} size={22} />
        <span className="line-note">
          {!SILENT.includes(view.cell.state) && <Cell mark={mark} size={14} />}
          {place}
        </span>
      </button>
    </li>
  );
}
