import type { ReactNode } from 'react';
import { Axis } from '#app/figures/axis.tsx';
import { Mark, Plot, type FigureTable } from '#app/figures/figure.tsx';
import { Strip } from '#app/figures/lanes.tsx';
import { Matrix, MatrixSample } from '#app/figures/matrix.tsx';
import { Bar, Row, RowAxis } from '#app/figures/rows.tsx';
import { clockScale, countScale } from '#app/figures/scale.ts';
import type { Results, StudentResult } from '#lib/results/types.ts';
import { countAbsent, findAttendance, findStudents } from './findings.ts';
import {
  columnsOf,
  dayOf,
  ResultFigure,
  studentLabel,
  type ResultsProps,
} from './result-figure.tsx';
import type { ResultsTexts } from './results-texts.ts';

/** F9: when each student was present. `download`: only shown with the names that it asks for. */
export function AttendanceFigure({
  results,
  texts,
  links,
  download = null,
}: ResultsProps & { readonly download?: ReactNode }) {
  const { t } = texts;
  const title = t('figures.attendance.title');
  const day = dayOf(results);
  const scale = clockScale(day, texts.offsetMs(day.from), texts.clock);
  const students = [...(results.students ?? [])].sort(
    (a, b) => (a.arrivedAt ?? Infinity) - (b.arrivedAt ?? Infinity),
  );
  const hasRows = students.some(({ present }) => present.length > 0);
  return (
    <ResultFigure
      id="attendance"
      title={title}
      method="attendance"
      finding={findAttendance(results, texts)}
      notes={listNotes(results, texts)}
      controls={results.level === 'named' && students.length > 0 && download}
      texts={texts}
      links={links}
      table={{
        columns: columnsOf(
          texts,
          'student',
          'group',
          'arrived',
          'left',
          '#present',
          '#away',
          'attended',
        ),
        rows: students.map((student) => [
          { text: studentLabel(student, texts), href: links.student(student) },
          student.group,
          student.arrivedAt === null ? null : texts.clock(student.arrivedAt),
          departureText(student, results, texts),
          texts.duration(student.presentMs),
          texts.duration(student.awayMs),
          t(student.attended ? 'figures.yes' : 'figures.no'),
        ]),
      }}
    >
      {hasRows && (
        <Plot title={title} words={texts.words} scrolls>
          {students.map((student) => (
            <Mark
              key={student.id}
              part="strip"
              name={presenceText(student, day.to, texts)}
              href={links.student(student)}
              about={student.id}
            >
              <span>{studentLabel(student, texts)}</span>
              <Strip spans={student.present} scale={scale} />
              <b>{texts.duration(student.presentMs)}</b>
            </Mark>
          ))}
          <div className="ms-156 me-84">
            <Axis scale={scale} />
          </div>
        </Plot>
      )}
    </ResultFigure>
  );
}

function listNotes(results: Results, texts: ResultsTexts): (string | null)[] {
  const { t } = texts;
  if (results.headline.students === 0) return [];
  return results.students === null
    ? [t('figures.attendance.countsOnly')]
    : [
        countAbsent(results, texts),
        t('figures.attendance.zone', { zone: results.workshop.timeZone }),
      ];
}

/** Students who stayed left at the end. */
function departureText(
  student: StudentResult,
  { workshop }: Results,
  texts: ResultsTexts,
): string | null {
  if (student.arrivedAt === null) return null;
  const departedAt = student.leftAt ?? workshop.endedAt;
  return departedAt === null ? texts.t('figures.attendance.stillPresent') : texts.clock(departedAt);
}

function presenceText(student: StudentResult, end: number, texts: ResultsTexts): string {
  const { t } = texts;
  const label = studentLabel(student, texts);
  return student.arrivedAt === null
    ? t('figures.attendance.absent', { student: label })
    : t('figures.attendance.mark', {
        student: label,
        time: texts.duration(student.presentMs),
        from: texts.clock(student.arrivedAt),
        to: texts.clock(student.leftAt ?? end),
      });
}

/** F10: how far each student came. Without single students, how many are how far behind. */
export function StudentsFigure({ results, texts, links }: ResultsProps) {
  const { t } = texts;
  const title = t('figures.students.title');
  const { students } = results;
  return (
    <ResultFigure
      id="students"
      title={title}
      method="progress"
      finding={findStudents(results, texts)}
      texts={texts}
      links={links}
      table={students === null ? behindTable(results, texts) : studentsTable(results, texts, links)}
    >
      {students !== null && students.length > 0 && (
        <StudentMatrix students={students} results={results} texts={texts} links={links} />
      )}
      {students === null && results.behind.length > 0 && (
        <BehindBars results={results} texts={texts} />
      )}
    </ResultFigure>
  );
}

function StudentMatrix({
  students,
  results,
  texts,
  links,
}: ResultsProps & { readonly students: readonly StudentResult[] }) {
  const { t } = texts;
  return (
    <>
      <ul className="flex flex-wrap gap-x-14 gap-y-4" aria-hidden="true">
        {(['passed', 'found-at-connect', 'working', 'failing', 'not-started'] as const).map(
          (state) => (
            <li key={state} className="flex items-center gap-4">
              <MatrixSample state={state} />
              {t(`cells.${state}`)}
            </li>
          ),
        )}
      </ul>
      <Plot title={t('figures.students.title')} words={texts.words} scrolls>
        <Matrix
          columns={results.exercises.map((_, index) => String(index + 1))}
          rows={[...students]
            .sort((a, b) => b.behind - a.behind)
            .map((student) => ({
              key: student.id,
              name: t('figures.students.mark', {
                student: studentLabel(student, texts),
                passed: student.passed,
                behind: student.behind,
              }),
              label: studentLabel(student, texts),
              href: links.student(student),
              note: student.isLeftBehind ? t('figures.students.leftBehind') : '',
              cells: student.cells.map(({ state }) => state),
            }))}
        />
      </Plot>
    </>
  );
}

/** Numbers of exercises, as in `1, 2, 5`. */
function numbersOf(student: StudentResult, ...states: readonly string[]): string | null {
  const numbers = student.cells.flatMap(({ state }, index) =>
    states.includes(state) ? [String(index + 1)] : [],
  );
  return numbers.length === 0 ? null : numbers.join(', ');
}

function studentsTable(
  { students }: Results,
  texts: ResultsTexts,
  links: ResultsProps['links'],
): FigureTable {
  return {
    columns: columnsOf(
      texts,
      'student',
      'group',
      'passed',
      'failing',
      'inProgress',
      '#behind',
      '#help',
    ),
    rows: (students ?? []).map((student) => [
      { text: studentLabel(student, texts), href: links.student(student) },
      student.group,
      numbersOf(student, 'passed', 'found-at-connect'),
      numbersOf(student, 'failing'),
      numbersOf(student, 'working'),
      texts.number(student.behind),
      texts.number(student.helpRequests),
    ]),
  };
}

function BehindBars({ results, texts }: Pick<ResultsProps, 'results' | 'texts'>) {
  const { t } = texts;
  const title = t('figures.students.title');
  const scale = countScale(
    Math.max(0, ...results.behind.map(({ students }) => students ?? 0)),
    texts.number,
  );
  return (
    <Plot title={title} words={texts.words}>
      {results.behind.map(({ behind, students }) => (
        <Row
          key={behind}
          name={t('figures.students.behindMark', { behind, students: texts.students(students) })}
          label={t('figures.students.behindRow', { behind })}
          value={texts.count(students)}
          scale={scale}
        >
          {students !== null && (
            <Bar to={scale.position(students)} fill={behind >= 3 ? 'warn-hatch' : 'solid'} />
          )}
        </Row>
      ))}
      <RowAxis scale={scale} />
    </Plot>
  );
}

function behindTable({ behind }: Results, texts: ResultsTexts): FigureTable {
  return {
    columns: columnsOf(texts, 'behind', '#students'),
    rows: behind.map((row) => [
      texts.t('figures.students.behindRow', { behind: row.behind }),
      texts.count(row.students),
    ]),
  };
}
