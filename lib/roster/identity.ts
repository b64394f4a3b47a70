import { displayNameKey } from '#lib/protocol/display-name.ts';

type IdentityColumn = 'id' | 'email' | 'name';
type Identifying = Readonly<Record<IdentityColumn, string | null>>;

/** What tells students apart: the id, without one the e-mail address, without both the name. */
export interface Identity {
  readonly column: IdentityColumn;
  readonly value: string;
}

/** The identity of a row, which has at least one of the three. */
export function identify(row: Identifying): Identity {
  if (row.id !== null) return { column: 'id', value: row.id };
  if (row.email !== null) return { column: 'email', value: foldEmail(row.email) };
  return { column: 'name', value: foldName(row.name ?? '') };
}

/** E-mail addresses are compared without case, as mail servers do. */
export function foldEmail(email: string): string {
  return email.toLowerCase();
}

/** A name without case, width and spaces: Japanese names are written with and without a space. */
export function foldName(name: string): string {
  return displayNameKey(name).replaceAll(' ', '');
}
