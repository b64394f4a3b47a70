/** A browser that is signed in. Times are ms since 1970. */
export interface SessionSummary {
  /** Identifies the session in lists and paths. It grants nothing. */
  id: string;
  /** Such as "Firefox on Linux"; null if unknown. */
  browser: string | null;
  /** Without the part that identifies one machine; null if unknown. */
  address: string | null;
  /** When it signed in or got access to the seat. */
  startedAt: number;
  lastUsedAt: number;
  /** The browser that asks. */
  isCurrent: boolean;
}

/** The sessions of a member of a workshop. */
export interface MemberSessions {
  personId: string;
  name: string;
  role: string;
  /** Whether the owner who asks can end the sessions. */
  canEnd: boolean;
  sessions: SessionSummary[];
}

/** A browser that can open a seat. */
export interface SeatDevice extends SessionSummary {
  source: 'join' | 'claim' | 'device' | 'agent' | 'reset';
}

/** Who can open a seat. `resetAt`: when staff last reset the access. */
export interface SeatDevices {
  devices: SeatDevice[];
  resetAt: number | null;
}
