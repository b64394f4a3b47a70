import { allowRoles, type WorkshopRole } from '#lib/room/roles.ts';
import type { RoomView } from '#lib/room/views.ts';

export const TABS = ['room', 'readiness', 'students', 'access', 'results', 'settings'] as const;
export type Tab = (typeof TABS)[number];

const STAFF = allowRoles('owner', 'instructor', 'assistant', 'organizer');
const HELPERS = allowRoles('owner', 'instructor', 'assistant');
const LEADS = allowRoles('owner', 'instructor');
const OWNER = allowRoles('owner');

/** Who can open which page of a workshop, by the first part of its path. */
const PAGES: Readonly<Record<string, (role: WorkshopRole) => boolean>> = {
  room: STAFF,
  readiness: HELPERS,
  students: HELPERS,
  access: HELPERS,
  results: STAFF,
  replay: STAFF,
  settings: LEADS,
  'security-log': OWNER,
};

/** The tabs of a role, in their order. */
export function tabsOf(role: WorkshopRole): readonly Tab[] {
  return TABS.filter((tab) => PAGES[tab]?.(role));
}

/** Whether a role can open a page. `segments`: the parts of its path after the workshop. */
export function canOpenPage(role: WorkshopRole, segments: readonly string[]): boolean {
  const [page = '', subpage] = segments;
  // Assistants help students to join. VMs, members and tokens belong to the leads.
  if (page === 'access' && subpage !== undefined) return LEADS(role);
  if (page === 'students' && subpage === 'roster') return LEADS(role);
  // Organizers get results about groups only.
  if (page === 'results' && subpage === 'students') return HELPERS(role);
  return PAGES[page]?.(role) ?? true;
}

/**
 * The tab under which a page is. The security log belongs to the access to the workshop, and the replay
 * to the results.
 */
export function tabOf([page]: readonly string[]): Tab | null {
  if (page === 'replay') return 'results';
  if (page === 'security-log') return 'access';
  return TABS.find((tab) => tab === page) ?? null;
}

/** The numbers that tabs show. Zero shows nothing. */
export type TabCounts = Readonly<Partial<Record<Tab, number>>>;

/** Counts of a room that is open or live; of another one there is nothing to do. */
export function countForTabs(view: RoomView, studentsAtLastVisit: number): TabCounts {
  const { state } = view.info.workshop;
  if (state !== 'open' && state !== 'live') return {};
  return {
    room: view.seats.filter(({ helpRequest }) => helpRequest !== null).length,
    readiness: view.seats.filter(({ readinessIssues }) => readinessIssues.length > 0).length,
    students: Math.max(0, countStudents(view) - studentsAtLastVisit),
  };
}

/** Seats that a student has taken. */
export function countStudents({ seats }: RoomView): number {
  return seats.filter(({ displayName }) => displayName !== null).length;
}
