import type { z } from 'zod';
import { isUniqueViolation } from '#db/errors.ts';
import type { Connection } from '#db/connect.ts';
import { lockWorkshop } from '#db/queries/seats.ts';
import {
  findWorkshop,
  hasSeats,
  updateWorkshop,
  type WorkshopChange,
  type WorkshopRow,
} from '#db/queries/workshops.ts';
import { transact } from '#db/transaction.ts';
import { formatCode, generateWorkshopCode } from '#lib/auth/code.ts';
import type { UpdateWorkshopBody } from '#lib/protocol/api/workshops.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import {
  findFieldConflict,
  planTransition,
  WORKSHOP_FIELDS,
  type LifecycleAction,
  type WorkshopField,
} from '#lib/room/lifecycle.ts';
import { canChangeRetention, canChangeSeatLimit } from '#lib/room/policies.ts';
import type { WorkshopRole } from '#lib/room/roles.ts';
import type { RetentionDays } from '../retention/plan.ts';
import { toHttpError } from './workshop-state.ts';

type UpdateBody = z.output<typeof UpdateWorkshopBody>;

const MAX_CODE_TRIES = 20;

/** A request to change a workshop. */
export interface WorkshopChangeRequest {
  readonly body: UpdateBody;
  readonly role: WorkshopRole;
  readonly now: Date;
  /** Of the server: the longest periods. 0: kept forever. */
  readonly retention: RetentionDays;
}

/** What a request changes, without what is so already. */
export interface PlannedChange {
  readonly values: WorkshopChange;
  /** What the change of the state means; null without one. */
  readonly action: LifecycleAction | null;
  /** A generated code is wanted. */
  readonly generatesCode: boolean;
}

/**
 * Plans the change of a workshop.
 * @throws {HttpError} `forbidden`, and the conflicts of `lib/room/lifecycle.ts`
 */
export function planChange(
  row: WorkshopRow,
  request: WorkshopChangeRequest,
  withSeats: boolean,
): PlannedChange {
  const { body, role, now } = request;
  if (body.seatLimit !== undefined && !canChangeSeatLimit(role))
    throw new HttpError('forbidden', { field: 'seatLimit' });
  assertRetentionAllowed(request);
  const fields = changedFields(row, body);
  for (const field of WORKSHOP_FIELDS) {
    const isChanged = field in fields || (field === 'code' && body.code === null);
    const conflict = isChanged ? findFieldConflict(field, row.state) : null;
    if (conflict !== null) throw toHttpError(conflict);
  }
  const action = planAction(row, request, withSeats);
  return {
    values: { ...fields, ...(action !== null && stateValues(row, action, body.state, now)) },
    action,
    generatesCode: body.code === null,
  };
}

/** The settings that differ from the row. Those that stay are no change, whatever the state is. */
function changedFields(
  row: WorkshopRow,
  { state: _, startsAt, code, ...rest }: UpdateBody,
): Partial<Pick<WorkshopRow, WorkshopField>> {
  const wanted: Partial<Pick<WorkshopRow, WorkshopField>> = {
    ...withoutUndefined(rest),
    ...(startsAt !== undefined && { startsAt: new Date(startsAt) }),
    ...(typeof code === 'string' && { code: formatCode(code) }),
  };
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(row[field as WorkshopField]),
    ),
  );
}

/** Only owners decide how soon data is erased, and not later than the server erases it. */
function assertRetentionAllowed({ body, role, retention }: WorkshopChangeRequest): void {
  for (const field of ['namesDays', 'logDays'] as const) {
    const days = body[field];
    if (days === undefined) continue;
    if (!canChangeRetention(role)) throw new HttpError('forbidden', { field });
    if (days !== null && retention[field] > 0 && days > retention[field])
      throw new HttpError('malformed', {
        field,
        limit: retention[field],
        message: `This server erases it after ${String(retention[field])} days. Choose fewer days.`,
      });
  }
}

function withoutUndefined<T extends object>(values: T): { [Key in keyof T]: NonNullable<T[Key]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: NonNullable<T[Key]>;
  };
}

function planAction(
  row: WorkshopRow,
  { body, role, now }: WorkshopChangeRequest,
  withSeats: boolean,
): LifecycleAction | null {
  if (body.state === undefined || body.state === row.state) return null;
  const planned = planTransition(
    {
      state: row.state,
      startedAt: row.startedAt?.getTime() ?? null,
      endedAt: row.endedAt?.getTime() ?? null,
      endedFrom: row.endedFrom,
      hasSeats: withSeats,
    },
    body.state,
    { role, now: now.getTime() },
  );
  if (!planned.ok) throw toHttpError(planned.conflict);
  return planned.action;
}

function stateValues(
  row: WorkshopRow,
  action: LifecycleAction,
  state: WorkshopRow['state'] = row.state,
  now: Date,
): WorkshopChange {
  switch (action) {
    case 'start':
      return { state, startedAt: now };
    case 'undo-start':
      return { state, startedAt: null };
    case 'end':
      return { state, endedAt: now, endedFrom: row.state === 'open' ? 'open' : 'live' };
    case 'reopen':
      return { state, endedAt: null, endedFrom: null };
    case 'open':
      return { state, openedAt: now };
    case 'back-to-draft':
      return { state, openedAt: null };
    case 'archive':
    case 'unarchive':
      return { state };
  }
}

/**
 * Changes the row of a workshop. Two requests at the same time are decided one after the other, and
 * students who join meanwhile wait.
 * @throws {HttpError} as `planChange`, and `code-taken`
 */
export async function changeWorkshop(
  db: Connection,
  id: string,
  request: WorkshopChangeRequest,
): Promise<PlannedChange> {
  const change = (generatedCode: string | null): Promise<PlannedChange> =>
    transact(db, async (tx) => {
      await lockWorkshop(tx, id);
      const row = await findWorkshop(tx, id);
      if (row === null) throw new HttpError('not-found');
      const planned = planChange(row, request, await hasSeats(tx, id));
      const values = { ...planned.values, ...(generatedCode !== null && { code: generatedCode }) };
      if (Object.keys(values).length > 0) await updateWorkshop(tx, id, values);
      return { ...planned, values };
    });
  const { code, state } = request.body;
  if (code === null) return withGeneratedCode(change);
  try {
    return await change(null);
  } catch (error) {
    if (!isCodeTaken(error)) throw error;
    if (typeof code === 'string') throw new HttpError('code-taken', { field: 'code' });
    // Another workshop got the code between the end and the reopening.
    if (state === undefined) throw error;
    return withGeneratedCode(change);
  }
}

/**
 * Calls `write` with generated codes until one isn't used by another workshop that is open.
 * @throws {HttpError} `code-taken`
 */
export async function withGeneratedCode<T>(write: (code: string) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write(generateWorkshopCode());
    } catch (error) {
      if (!isCodeTaken(error)) throw error;
      if (tries === MAX_CODE_TRIES) throw new HttpError('code-taken', { field: 'code' });
    }
  }
}

/**
 * Calls `write` with the requested code, or with generated ones.
 * @throws {HttpError} `code-taken`
 */
export async function withUniqueCode(
  requestedCode: string | undefined,
  write: (code: string) => Promise<void>,
): Promise<void> {
  if (requestedCode === undefined) return withGeneratedCode(write);
  try {
    await write(formatCode(requestedCode));
  } catch (error) {
    if (isCodeTaken(error)) throw new HttpError('code-taken', { field: 'code' });
    throw error;
  }
}

function isCodeTaken(error: unknown): boolean {
  return isUniqueViolation(error, 'workshop_code_of_open');
}
