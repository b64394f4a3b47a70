import { summary } from './summary.en.ts';
import { attention } from './attention.en.ts';
import { grid } from './grid.en.ts';
import { seatDrawer } from './seat-drawer.en.ts';
import { broadcast } from './broadcast.en.ts';
import { schedule } from './schedule.en.ts';
import { insights } from './insights.en.ts';
import { palette } from './palette.en.ts';
import { checklist } from './checklist.en.ts';
import { courseVersion } from './course-version.en.ts';

/** The live room: the frame of the page and the results of commands. */
export const liveRoom = {
  ...summary,
  ...attention,
  ...grid,
  ...seatDrawer,
  ...broadcast,
  ...schedule,
  ...insights,
  ...palette,
  ...courseVersion,
  ...checklist,
  listSeparator: '; ',
  nameSeparator: ', ',
  toast: {
    claimed: 'Claimed',
    unclaimed: 'Unclaimed',
    handedOver: 'Handed over to {name}',
    snoozed: 'Snoozed. The request keeps its place.',
    returned: 'Returned to the queue',
    resolved: '{name}: resolved',
    sent: '{seats, plural, one {Sent to # student} other {Sent to # students}}',
    hint: '{seats, plural, one {Hint {hint, number} sent to # student} other {Hint {hint, number} sent to # students}}',
    noteSaved: 'Note saved',
    noteDeleted: 'Note deleted',
    timer: 'Timer set',
    noTimer: 'Timer cleared',
    breakPlanned: 'Break planned',
    breakCanceled: 'Break canceled',
    withdrawn: 'Withdrawn',
    extended: 'Announcement extended',
    resuming:
      '{count, plural, one {Resuming grading of # seat} other {Resuming grading of # seats}}',
    current: 'Moved to exercise {number, number}',
    currentKept: 'Moved to exercise {number, number}, timer kept',
    currentTimed: 'Moved to exercise {number, number}, timer set',
    currentUntimed: 'Moved to exercise {number, number}, timer cleared',
    release: 'Solution of exercise {number, number} released',
    withdraw: 'Solution of exercise {number, number} withdrawn',
    passMarked: 'Marked as passed',
    passRevoked: 'Pass revoked',
    undone: 'Undone',
    about: '{name}: {text}',
    claimedBy: '{name} has been helping since {time}',
    claimedByOther: 'Another staff member is helping',
  },
  workshops: 'Workshops',
  access: 'Invite & access',
  asOfWhy: 'Shows the state at that time. It updates automatically.',
  tabs: { label: 'Parts of the live room', attention: 'Next up', grid: 'Seats', status: 'Status' },
  empty: {
    lead: 'No students have joined yet.',
    code: 'Join code {code}',
    join: 'To invite students or prepare VMs, go to',
  },
  skeleton: {
    connecting: 'Loading live room…',
    waiting: 'Waiting for the server…',
    refused: 'My workshops',
    revoked: 'You no longer have access to this workshop.',
  },
} as const;
