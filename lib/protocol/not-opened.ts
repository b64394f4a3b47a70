/** Why a workshop can't be opened: its course is missing or has errors, or anything else. */
export const NOT_OPENED_REASONS = ['course-missing', 'course-invalid', 'workshop-failed'] as const;
export type NotOpenedReason = (typeof NOT_OPENED_REASONS)[number];

/** A workshop can't be opened, for a reason that lasts. The server tries again later. */
export class WorkshopNotOpenedError extends Error {
  override readonly name = 'WorkshopNotOpenedError';
  readonly reason: NotOpenedReason;

  constructor(reason: NotOpenedReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
