import type { ReadinessIssue, SeatRow } from '#lib/room/views.ts';

/** Seats that lack the same thing, and so need the same done. */
export interface IssueGroup {
  readonly key: string;
  readonly issue: ReadinessIssue;
  readonly seats: readonly SeatRow[];
}

/** In the order in which one would mend them: without an agent nothing else is known. */
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

/** What names nothing of one seat alone: two nodes that are full are one kind of trouble. */
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

/** Everything that is missing anywhere in the room, first what to mend first, then where most people lack it. */
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
  return Array.from(groups, ([key, missing]) => ({ key, ...missing })).sort(
    (a, b) =>
      ISSUE_ORDER.indexOf(a.issue.code) - ISSUE_ORDER.indexOf(b.issue.code) ||
      b.seats.length - a.seats.length,
  );
}
