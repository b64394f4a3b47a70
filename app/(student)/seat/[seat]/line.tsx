'use client';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Cell } from '#app/components/cell.tsx';
import { Stop } from '#app/components/stop.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { CellState } from '#lib/room/types.ts';
import type { Station } from './stations.ts';

interface Props {
  readonly stations: readonly Station[];
  /** Where the room is. */
  readonly current: string | null;
  readonly here: string | undefined;
  readonly choose: (exercise: string) => void;
}

/** Under a station stands nothing where all is well, nothing has begun, or nothing of the seat is known: a line below the board says that once. */
const SILENT: readonly CellState['state'][] = ['not-started', 'passed', 'unknown'];

/** The exercises as stations of one line; each is a button that goes there. */
export function Line({ stations, current, here, choose }: Props) {
  const t = useTranslations('student.seat');
  const cells = useTranslations('common.cell');
  const { language } = useLanguage();
  const list = useRef<HTMLOListElement>(null);
  // A course has more stations than a narrow window shows: the one that is read stays in sight. The page itself does not move.
  useEffect(() => {
    const line = list.current;
    const at = line?.querySelector<HTMLElement>('[data-here]');
    if (line && at) line.scrollTo({ left: at.offsetLeft - (line.clientWidth - at.offsetWidth) / 2 });
  }, [here]);
  const roomAt = stations.findIndex(({ head }) => head.id === current);

  const place = (id: string) => (id === here && id === current ? t('youAndRoom') : id === here ? t('you') : id === current ? t('theRoom') : null);
  const words = ({ view: { cell }, n, m }: Station) => (cell.state === 'working' || cell.state === 'trouble' ? cells(cell.state, { n: String(n), m: String(m) }) : cells(cell.state));
  return (
    <nav aria-label={t('line')}>
      <ol ref={list} className="student-line">
        {stations.map((station, index) => {
          const { head, number, view, mark } = station;
          const passed = view.pass !== null;
          return (
            <li key={head.id} data-past={passed || undefined} data-here={head.id === here || undefined} data-left={(!passed && index < roomAt) || undefined}>
              <button
                type="button" onClick={() => choose(head.id)} aria-current={head.id === here ? 'step' : undefined} title={head.title[language]}
                aria-label={[t('station', { number, title: head.title[language], state: words(station) }), place(head.id)].filter(Boolean).join(', ')}
              >
                <Stop number={number} kind={head.kind} current={head.id === here} size={22} />
                <span className="line-note">{!SILENT.includes(view.cell.state) && <Cell mark={mark} size={14} />}{place(head.id)}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
