/** Incidents of one seat and of one object. Lists that are as long as this are incomplete. */
export const INCIDENT_LIMITS = { perSeat: 50, perObject: 5 } as const;
