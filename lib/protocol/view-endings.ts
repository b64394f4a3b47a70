/**
 * Why the server ended the access to a view. `revoked`: signed out, blocked, or removed from the
 * members. `seat-merged`: the student's work is now in another seat of theirs.
 */
export const VIEW_ENDINGS = ['revoked', 'seat-removed', 'seat-merged', 'workshop-deleted'] as const;
export type ViewEnding = (typeof VIEW_ENDINGS)[number];
