import type { ReadinessIssue, SeatRow } from '#lib/room/views.ts';

/** Seats with the same issue, which has the same solution for all of them. */
export interface IssueGroup {
  readonly key: string;
  readonly issue: ReadinessIssue;
  readonly seats: readonly SeatRow[];
}

/** The order in which to solve issues. Without an agent the others can't be found. */
const ISSUE_ORDER: readonly ReadinessIssue['code'][] = [
  'nobody',
  'no-agent',
  'agent-away',
  'looking',
  'agent-old',
  'cluster-down',
  'cluster-refused',
  'rights',
  'kubernetes-old',
  'node-not-ready',
  'disk',
  'images',
];

/** Equal for issues with the same solution. Node names and versions of a seat don't count. */
function issueKey(issue: ReadinessIssue): string {
  const shared =
    'images' in issue
      ? [issue.images, issue.loadCommand]
      : 'kinds' in issue
        ? issue.kinds
        : 'wanted' in issue
          ? [issue.wanted]
          : [];
  return JSON.stringify([issue.code, shared]);
}

/** All issues in the order in which to solve them, then by the number of seats. */
export function groupIssues(seats: readonly SeatRow[]): IssueGroup[] {
  const groups = new Map<string, { issue: ReadinessIssue; seats: SeatRow[] }>();
  for (const row of seats) {
    for (const issue of row.readinessIssues) {
      const key = issueKey(issue);
      const group = groups.get(key);
      if (group) group.seats.push(row);
      else groups.set(key, { issue, seats: [row] });
    }
  }
  return Array.from(groups, ([key, group]) => ({ key, ...group })).sort(
    (a, b) =>
      ISSUE_ORDER.indexOf(a.issue.code) - ISSUE_ORDER.indexOf(b.issue.code) ||
      b.seats.length - a.seats.length,
  );
}
