import { OIDC_FAILURES } from './oidc-failure.ts';

/**
 * The facts of entries in the security log: by name, the values that a fact can have. Pages have
 * words for each name and each listed value, so a new one needs words in every language.
 */

/** The limits that `limit-reached` names. */
export const LIMIT_NAMES = [
  // Connections and messages.
  'newcomer-timeout',
  'newcomer-messages',
  'newcomer-bytes',
  'messages',
  'bytes',
  'malformed-messages',
  'malformed-messages-per-address',
  'malformed-packet',
  'polled-bodies',
  'connection-rate',
  'sockets-per-process',
  'sockets-per-session',
  'sockets-per-agent',
  'sockets-per-token',
  'unknown-sockets-per-address',
  'unknown-sockets-per-process',
  'requests-in-progress',
  // Codes, sessions, joining.
  'code-lookups',
  'wrong-codes',
  'seat-codes',
  'seat-grants',
  'sessions-per-person',
  'seats',
  'joins',
  'waiting-students',
  'waiting-vms',
  'install-commands',
  'api-tokens',
  'api-requests',
  'blocks',
  'exports',
  // Data of a seat.
  'rate',
  'disk',
  'epochs',
  'epoch-rate',
  'seat-storage',
  'workshop-storage',
  'object-size',
  'diagnosis-steps',
  'seat-objects',
  'seat-object-bytes',
  'workshop-object-bytes',
  'seat-view-objects',
] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** `flag`: true or false. `list`: the listed words, joined by commas. */
export const AUDIT_FACTS = {
  limit: LIMIT_NAMES,
  code: ['join', 'claim', 'device', 'install'],
  token: [
    'sign-in',
    'own-device',
    'agent',
    'install',
    'export',
    'invite',
    'claim',
    'device',
    'api',
  ],
  /** What signed the browser in. */
  with: [
    'sign-in',
    'own-device',
    'agent',
    'install',
    'export',
    'invite',
    'claim',
    'device',
    'oidc',
  ],
  role: ['owner', 'instructor', 'assistant', 'organizer', 'projector'],
  /** How a browser got its seat. */
  source: ['join', 'claim', 'device', 'agent', 'reset'],
  /** Why a link, a token or a sign-in was refused. */
  error: ['token-unknown', 'token-expired', 'token-used', ...OIDC_FAILURES, 'other'],
  /** Why an agent was refused. */
  refusal: [
    'token-unknown',
    'token-expired',
    'token-used-up',
    'workshop-ended',
    'blocked',
    'key-revoked',
    'duplicate-agent',
    'other',
  ],
  /** Why grading is paused. */
  why: ['time-limit', 'error', 'memory', 'backlog', 'crash'],
  /** In which phase of grading. */
  phase: ['restore', 'fold', 'check', 'settle', 'diagnosis', 'update', 'checkpoint'],
  /** How a token for prepared VMs admits them. */
  mode: ['approve', 'listed', 'automatic'],
  export: [
    'log',
    'results',
    'hints',
    'quiz',
    'workshop',
    'students',
    'attendance',
    'attempts',
    'failures',
    'help_requests',
    'quiz_answers',
    'presence',
    'pacing',
    'checks',
    'exercises',
    'minutes',
    'bundle',
    'xapi',
    'report',
  ],
  format: ['csv', 'jsonl', 'parquet', 'zip', 'html'],
  /** What an export contains about students. */
  level: ['named', 'pseudonymous', 'aggregate'],
  /** What was blocked, or what the signature was for. */
  what: ['vm', 'browser', 'rekey'],
  /** The new state of the workshop. */
  state: ['draft', 'open', 'live', 'ended', 'archived'],
  /** The settings that changed. */
  fields: {
    list: [
      'name',
      'startsAt',
      'state',
      'endedAt',
      'joining',
      'seatLimit',
      'namesDays',
      'logDays',
      'code',
      'label',
      'isTest',
    ],
  },
  /** The browser by name, such as "Firefox on Linux". */
  browser: 'text',
  /** The id of a member. Pages show the name. */
  person: 'text',
  /** The first digits of an agent's key. */
  agent: 'text',
  /** The label of a seat. */
  seat: 'text',
  version: 'text',
  /** Method and route, without ids. */
  request: 'text',
  /** The short id of a session. */
  sessionId: 'text',
  ended: 'number',
  sessions: 'number',
  grants: 'number',
  endedSessions: 'number',
  tokens: 'number',
  uses: 'number',
  vms: 'number',
  students: 'number',
  /** Of an export. null: it was broken off, or isn't counted. */
  rows: 'number',
  seats: 'number',
  /** Rows of a roster. */
  added: 'number',
  changed: 'number',
  removed: 'number',
  matched: 'number',
  granted: 'number',
  revoked: 'number',
  /** In the log of the workshop. */
  position: 'number',
  names: 'flag',
  /** Whether the claims give the right to create workshops. */
  createsWorkshops: 'flag',
  /** A person who was signed in already linked the account. */
  linksAccount: 'flag',
  byToken: 'flag',
  undo: 'flag',
  /** Entries above the rate that are counted together. */
  overflow: 'flag',
  /** There were more facts than an entry can hold. */
  detailCut: 'flag',
} as const;
export type AuditFactName = keyof typeof AUDIT_FACTS;

type FactValue<Kind> = Kind extends readonly (infer Word)[]
  ? Word
  : Kind extends 'number'
    ? number
    : Kind extends 'flag'
      ? boolean
      : string;

/** Facts by name. null: unknown. */
export type AuditDetail = {
  readonly [Name in AuditFactName]?: FactValue<(typeof AUDIT_FACTS)[Name]> | null;
};

/** The word of a list, or `other` for one that isn't listed. */
export function wordOrOther<const Word extends string>(
  words: readonly Word[],
  value: string,
): Word | 'other' {
  return words.find((word) => word === value) ?? 'other';
}
