'use client';
import { useTranslations } from 'use-intl';
import { Cell } from '#app/_components/status-cell.tsx';
import { Stop } from '#app/_components/exercise-badge.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { Section } from '../student-exercises.ts';
import { useStationWords } from './use-exercise-label.ts';

interface Props {
  readonly sections: readonly Section[];
  readonly current: string | null;
  readonly here: string | undefined;
  readonly choose: (exercise: string) => void;
}

/** Every exercise by its title, under the headings of the course: what the line has no room for. */
export function Course({ sections, current, here, choose }: Props) {
  const t = useTranslations('student.course');
  const seat = useTranslations('student.seat');
  const { language } = useLanguage();
  const words = useStationWords();
  return (
    <div className="course">
      {sections.map(({ id, title, stations, passed }) => (
        <section key={`${id} ${stations[0]?.number ?? 0}`}>
          <h3>
            {title[language]}{' '}
            <span className="push">{t('passed', { n: passed, m: stations.length })}</span>
          </h3>
          <ul>
            {stations.map((station) => {
              const { head, number, mark } = station;
              const notes = [
                head.id === here && seat('you'),
                head.id === current && seat('theRoom'),
                head.optional && t('optional'),
              ]
                .filter(Boolean)
                .join(', ');
              return (
                <li key={head.id}>
                  <button
                    type="button"
                    onClick={() => choose(head.id)}
                    aria-current={head.id === here ? 'step' : undefined}
                    aria-label={[words(station), notes].filter(Boolean).join(', ')}
                  >
                    <Stop number={number} kind={head.kind} current={head.id === here} size={22} />
                    <span className="course-title">
                      {head.title[language]} {notes && <small className="soft">{notes}</small>}
                    </span>
                    <Cell mark={mark} size={18} />
                  </button>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}
