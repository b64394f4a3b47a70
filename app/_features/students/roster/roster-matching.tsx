import { useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import type { RosterEntry, RosterView } from '#lib/protocol/api/roster.ts';
import { ChoiceList } from './choice-list.tsx';
import { MatchedList } from './matched-list.tsx';
import {
  listFreeRows,
  searchRows,
  searchStudents,
  suggestedTitles,
  titleOf,
} from './roster-rows.ts';
import { useMatch } from './use-match.ts';

interface Props {
  readonly workshopId: string;
  readonly roster: RosterView;
  readonly canChange: boolean;
  readonly onChanged: () => void;
}

/** The students without a row beside the rows without a student. One of each is matched. */
export function RosterMatching({ workshopId, roster, canChange, onChanged }: Props) {
  const t = useTranslations('roster');
  const heading = useRef<HTMLHeadingElement>(null);
  const { match, isSending } = useMatch(workshopId, onChanged);
  const [seatId, setSeatId] = useState<string | null>(null);
  const [key, setKey] = useState<string | null>(null);
  const rows = useMemo(() => listFreeRows(roster, seatId), [roster, seatId]);
  const suggested = useMemo(() => suggestedTitles(roster), [roster]);
  const student = roster.students.find((found) => found.seatId === seatId);
  const row = rows.find(({ entry }) => entry.key === key)?.entry;
  const matched = roster.entries.filter((entry) => entry.match !== null);
  // What had the focus leaves the lists.
  const run = async (...change: Parameters<typeof match>): Promise<void> => {
    if (!(await match(...change))) return;
    setSeatId(null);
    setKey(null);
    heading.current?.focus();
  };
  return (
    <section data-part="roster-matching" className="grid min-w-0 gap-12">
      <SectionHeading ref={heading} tabIndex={-1} className="text-[0.9375rem] outline-none">
        {t('match')}{' '}
        {roster.entries.length > 0 && (
          <span className="text-soft">
            {t('rows', { count: roster.entries.length, matched: matched.length })}
          </span>
        )}
      </SectionHeading>
      {roster.entries.length === 0 ? (
        <div data-part="no-roster">
          <h3 className="text-[0.9375rem]">{t('none')}</h3>
          <p>{t('noneWhy')}</p>
        </div>
      ) : (
        <form
          className="grid gap-12"
          onSubmit={(event) => {
            event.preventDefault();
            if (student !== undefined && row !== undefined && !isSending)
              void run({ key: row.key, seatId: student.seatId }, student.name, titleOf(row));
          }}
        >
          <div className="grid gap-x-32 gap-y-16 tablet:grid-cols-2">
            <ChoiceList
              title={t('students')}
              searchLabel={t('filterStudents')}
              items={roster.students}
              search={searchStudents}
              chosen={seatId}
              onChoose={setSeatId}
              empty={t('allMatched')}
              toChoice={({ seatId: id, name, label }) => ({
                id,
                content: (
                  <>
                    <bdi>{name}</bdi> <span className="text-soft">{label}</span>
                    {suggested.has(id) && (
                      <span className="block text-soft">
                        {t('similarRow', { name: suggested.get(id) ?? '' })}
                      </span>
                    )}
                  </>
                ),
              })}
            />
            <ChoiceList
              title={t('freeRows')}
              searchLabel={t('filterRows')}
              items={rows}
              search={searchRows}
              chosen={key}
              onChoose={setKey}
              empty={t('noFreeRow')}
              toChoice={({ entry, isSimilar }) => ({
                id: entry.key,
                content: <RowText entry={entry} isSimilar={isSimilar} />,
              })}
            />
          </div>
          {roster.students.length > 0 && rows.length > 0 && (
            <div className="sticky bottom-0 flex flex-wrap items-center gap-12 border-t border-rule bg-paper py-8">
              <Button
                type="submit"
                size="medium"
                primary
                disabled={!canChange || student === undefined || row === undefined}
                aria-disabled={isSending}
              >
                {t(isSending ? 'matching' : 'matchButton')}
              </Button>
              <span role="status" className="min-w-0 flex-1 wrap-anywhere">
                {student !== undefined && row !== undefined
                  ? t('matchPair', { student: student.name, row: titleOf(row) })
                  : t('chooseBoth')}
              </span>
            </div>
          )}
        </form>
      )}
      <MatchedList
        entries={matched}
        disabled={!canChange || isSending}
        onUnmatch={({ key: matchedKey, match: found, ...person }) =>
          void run(
            { key: matchedKey, seatId: null },
            found?.name ?? '',
            titleOf(person),
            found?.seatId,
          )
        }
      />
    </section>
  );
}

function RowText({
  entry,
  isSimilar,
}: {
  readonly entry: RosterEntry;
  readonly isSimilar: boolean;
}) {
  const t = useTranslations('roster');
  const title = titleOf(entry);
  const more = [entry.id, entry.kana, entry.email, entry.group, entry.seat].filter(
    (value) => value !== null && value !== title,
  );
  return (
    <>
      <bdi>{title}</bdi>
      {isSimilar && <b className="ms-8 border border-edge px-4">{t('similar')}</b>}
      {more.length > 0 && <span className="block text-soft">{more.join(' · ')}</span>}
    </>
  );
}
