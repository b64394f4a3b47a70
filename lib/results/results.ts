import { MIN_GROUP_SIZE } from '#lib/room/stats/small-groups.ts';
import { deriveAdvice } from './advice.ts';
import { protectResults, type SummaryPart } from './aggregate.ts';
import {
  analyzeWorkshop,
  clipStudents,
  type AnalyzedStudent,
  type WorkshopAnalysis,
} from './analysis.ts';
import { compareWorkshops } from './comparison.ts';
import type { ResultsInput, ResultsView } from './input.ts';
import { presentResults } from './present.ts';
import type { Span } from './spans.ts';
import { summarize, type Summary } from './summary.ts';
import { selectFilters } from './suppression.ts';
import type { Comparison } from './report-types.ts';
import type { ResultLevel, Results } from './types.ts';

export { computeStudentReport } from './student-report.ts';

/**
 * The results of a workshop for one reader. A filter that can't be applied is ignored, and `filter`
 * of the answer says what was applied. A time range selects what happened in it: attempts that
 * overlap it, and help requests, hints and answers that begin in it. At `aggregate` there is no time
 * range, because answers about overlapping times could be subtracted from each other.
 */
export function computeResults(input: ResultsInput, view: ResultsView): Results {
  const analysis = analyzeWorkshop(input);
  return view.level === 'aggregate'
    ? computeAggregate(analysis, view)
    : computeForStaff(analysis, view);
}

/** Compares workshops of one course, oldest first. The level is the lowest that the reader has. */
export function compareResults(inputs: readonly ResultsInput[], level: ResultLevel): Comparison {
  return compareWorkshops(inputs, level, (input) =>
    computeResults(input, {
      level,
      // The comparison has no students.
      nameSeat: ({ id }) => ({ id, label: id, name: null }),
      showsHelpers: false,
      group: null,
      from: null,
      to: null,
    }),
  );
}

function computeForStaff(analysis: WorkshopAnalysis, requested: ResultsView): Results {
  const groups = countGroups(analysis.students);
  const range = findRange(analysis.window, requested);
  const view: ResultsView = {
    ...requested,
    group: groups.some(({ group }) => group === requested.group) ? requested.group : null,
    from: range?.from ?? null,
    to: range?.to ?? null,
  };
  const members = analysis.students.filter(
    ({ student }) => view.group === null || student.group === view.group,
  );
  const window = range ?? analysis.window;
  const students = range === null ? members : clipStudents(members, range);
  const summary = summarize(analysis, students, window, view.level === 'named' ? 'key' : 'code');
  const advice = deriveAdvice(analysis.context, {
    ...summary,
    exercises: new Map(summary.exercises.map(({ id, summary: one }) => [id, one])),
  });
  return presentResults({ analysis, students, summary, window, view }, groups, advice);
}

/** Students who didn't attend count only in the number of all students. */
function computeAggregate(analysis: WorkshopAnalysis, requested: ResultsView): Results {
  const division = divideStudents(analysis);
  const index = division.groups.findIndex(({ group }) => group === requested.group);
  const [part, selected] = [division.parts[index], division.groups[index]];
  const view: ResultsView = {
    ...requested,
    group: selected?.group ?? null,
    from: null,
    to: null,
  };
  const summary = part ?? division.whole;
  const students = division.students.filter(
    ({ student }) => view.group === null || student.group === view.group,
  );
  const scope = { analysis, students, summary, window: analysis.window, view };
  const { results, adviceSource } = protectResults(presentResults(scope, division.groups, []), {
    parts: division.parts,
    selected: summary,
    index: part === undefined ? null : index,
  });
  return { ...results, advice: deriveAdvice(analysis.context, adviceSource) };
}

/** The students who attended, all together and in the parts that answers can be about. */
interface Division {
  readonly students: readonly AnalyzedStudent[];
  readonly whole: Summary;
  /** The groups that can be selected. */
  readonly groups: Results['groups'];
  /** In the order of `groups`, and last the students of all other groups. */
  readonly parts: readonly SummaryPart[];
}

/** Answers about all groups need the numbers of each of them. */
const divisions = new WeakMap<WorkshopAnalysis, Division>();

function divideStudents(analysis: WorkshopAnalysis): Division {
  const known = divisions.get(analysis);
  if (known !== undefined) return known;
  const students = analysis.students.filter(({ attendance }) => attendance.hasAttended);
  const groups = offerGroups(students);
  const names = groups.map(({ group }) => group);
  const members = Map.groupBy(analysis.students, ({ student }) =>
    names.includes(student.group) ? student.group : null,
  );
  const summarizeAll = (all: readonly AnalyzedStudent[]): Summary =>
    summarize(analysis, all, analysis.window, 'code');
  const division = {
    students,
    whole: summarizeAll(students),
    groups,
    parts: [...names, null].map((group): SummaryPart => {
      const all = members.get(group) ?? [];
      const attended = all.filter(({ attendance }) => attendance.hasAttended);
      return { ...summarizeAll(attended), absentees: all.length - attended.length };
    }),
  };
  divisions.set(analysis, division);
  return division;
}

/** Groups that can be selected together without revealing a small group. */
function offerGroups(students: readonly AnalyzedStudent[]): Results['groups'] {
  const groups = countGroups(students);
  const membersOf = (group: string): ReadonlySet<string> =>
    new Set(students.flatMap(({ student }) => (student.group === group ? [student.seat.id] : [])));
  const selected = selectFilters(
    new Set(students.map(({ student }) => student.seat.id)),
    new Map(
      groups
        .filter((group) => group.students >= MIN_GROUP_SIZE)
        .map(({ group }) => [group, membersOf(group)]),
    ),
  );
  return groups.filter(({ group }) => selected.includes(group));
}

/** The groups with their number of students, by name; empty if all students are in one group. */
function countGroups(students: readonly AnalyzedStudent[]): Results['groups'] {
  // An erased student whose facts stay has no group.
  const grouped = students.filter(({ student }) => student.group !== '');
  const groups = Map.groupBy(grouped, ({ student }) => student.group);
  if (groups.size < 2) return [];
  return Array.from(groups, ([group, members]) => ({ group, students: members.length })).sort(
    (a, b) => (a.group < b.group ? -1 : 1),
  );
}

/** The part of the workshop that a reader asks for; null for all of it. */
function findRange(window: Span, { from, to }: ResultsView): Span | null {
  if (from === null && to === null) return null;
  const range = {
    from: Math.max(window.from, from ?? window.from),
    to: Math.min(window.to, to ?? window.to),
  };
  return range.from < range.to ? range : null;
}
