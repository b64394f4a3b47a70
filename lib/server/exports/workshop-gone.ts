/** The workshop was deleted before its export was complete. */
export class WorkshopGoneError extends Error {
  override readonly name = 'WorkshopGoneError';

  constructor() {
    super('The workshop was deleted while it was exported, so the file is incomplete.');
  }
}
