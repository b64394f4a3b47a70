import { useTranslations } from 'use-intl';
import type { WorkshopRole } from '#lib/room/roles.ts';

/** The name of a staff role; null for students and for persons without a role in the workshop. */
export function useRoleName(role: WorkshopRole): string | null {
  const t = useTranslations('shell.role');
  return role === null || role === 'student' ? null : t(role);
}
