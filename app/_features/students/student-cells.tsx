import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { DateTime } from '#app/_components/date-time.tsx';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { PresenceLabel } from '#app/_components/presence-label.tsx';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { HOUR_MS } from '#lib/kit/time.ts';
import { useServerNow } from '#lib/client/hooks.ts';
import { COLUMNS, type Column, type StudentRow } from './student-rows.ts';

/** Columns whose values are numbers, which line up at their ends. */
export const NUMBER_COLUMNS: ReadonlySet<Column> = new Set(['passed', 'help', 'hints', 'devices']);
const DASH = '–';

/** The content of each column for one student. */
export function useStudentCells(): (row: StudentRow) => Readonly<Record<Column, ReactNode>> {
  const t = useTranslations('students');
  const { language } = useLanguage();
  const { view, workshopId, workshop } = useWorkshop();
  // Agents stop after the end, which says nothing about the students.
  const isOver = workshop.state === 'ended' || workshop.state === 'archived';
  const exercises = view?.info.exercises ?? [];
  return ({ seat, details, passed, exercise }) => {
    const name = seat.displayName ?? seat.label;
    const info = exercises[exercise];
    return {
      seat: (
        <Link
          href={`/workshops/${workshopId}/room?seat=${seat.id}`}
          aria-label={t('openSeat', { name: seat.displayName ? `${seat.label} ${name}` : name })}
        >
          <code>{seat.label}</code>
        </Link>
      ),
      name: (
        <>
          {seat.displayName === null ? (
            <span className="text-soft">{t('free')}</span>
          ) : (
            <bdi className="wrap-anywhere">{seat.displayName}</bdi>
          )}
          {details?.isTest === true && (
            <>
              {' '}
              <span
                data-part="test-seat"
                className="inline-block rounded-2 border border-edge px-4 text-small whitespace-nowrap"
              >
                {t('testSeat')}
              </span>
            </>
          )}
        </>
      ),
      group: <bdi className="wrap-anywhere">{seat.group}</bdi>,
      presence: isOver ? DASH : <PresenceLabel presence={seat.presence} />,
      exercise: info ? `${exercise + 1} ${info.title[language]}` : DASH,
      passed: t('passedOf', { passed, count: exercises.length }),
      help: details === null ? DASH : <HelpCount row={seat} count={details.helpRequests} />,
      hints: seat.hintsRevealed,
      agent: details?.agentVersion ?? DASH,
      joined: details?.joinedAt == null ? DASH : <Joined at={details.joinedAt} />,
      devices: details?.devices ?? DASH,
    };
  };
}

function HelpCount({ row, count }: { readonly row: StudentRow['seat']; readonly count: number }) {
  const t = useTranslations('students');
  if (row.helpRequest === null) return count;
  // The room knows of a new request before the details are loaded again.
  return <b>{t('helpOpen', { count: Math.max(1, count) })}</b>;
}

/** The time of day, with the date if it isn't from the last half day. */
function Joined({ at }: { readonly at: number }) {
  const now = useServerNow(HOUR_MS);
  return now !== null && now - at < 12 * HOUR_MS ? <ClockTime at={at} /> : <DateTime at={at} />;
}

/** The names of the columns. */
export function useColumnNames(): Readonly<Record<Column, string>> {
  const t = useTranslations('students.column');
  return Object.fromEntries(COLUMNS.map((column) => [column, t(column)])) as Record<Column, string>;
}
