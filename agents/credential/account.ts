import { createAccountObjects, type AccountObject } from '#lib/cluster/account.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { en, type Messages } from '#agents/messages/en.ts';

/** An object of the account and its name in messages. */
export interface DescribedObject extends AccountObject {
  readonly description: string;
}

/** The objects of the account with their names for the student, in the order of creation. */
export function describeAccountObjects(
  plannedKinds: readonly PlannedKind[] = [],
  messages: Messages = en,
): DescribedObject[] {
  return createAccountObjects(plannedKinds).map((object) => ({
    ...object,
    description: describeObject(object, messages),
  }));
}

function describeObject(
  { manifest: { kind, metadata } }: AccountObject,
  messages: Messages,
): string {
  const { name, namespace } = metadata;
  const fullName = namespace === undefined ? name : `${namespace}/${name}`;
  if (kind === 'Namespace') return `namespace ${name}`;
  return kind === 'Secret' ? messages.account.secret(fullName) : `${kind} ${fullName}`;
}
