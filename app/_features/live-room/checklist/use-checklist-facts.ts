import { useCallback } from 'react';
import { useLocalStorage } from '#app/_components/local-storage.ts';
import { useSessionData } from '#app/_components/use-session-data.ts';
import { api } from '#lib/client/api.ts';
import type { ChecklistFacts } from './checklist-steps.ts';

const OPENED = 'opened';

/**
 * What the steps need to know besides the room. Loaded again when the page is shown, because tokens and
 * invitations are made on other pages.
 */
export function useChecklistFacts(workshopId: string): ChecklistFacts & {
  readonly onProjectorOpened: () => void;
} {
  const tokens = useSessionData(useCallback(() => api.listTokens(workshopId), [workshopId])).result;
  const members = useSessionData(
    useCallback(() => api.listMembers(workshopId), [workshopId]),
  ).result;
  const [projector, setProjector] = useLocalStorage(`podium-projector-opened-${workshopId}`);
  const countTokens = (kind: 'agent' | 'invite') =>
    tokens?.ok
      ? tokens.value.filter((token) => token.kind === kind && !token.revoked).length
      : undefined;
  const [vmTokens, invitations] = [countTokens('agent'), countTokens('invite')];
  return {
    ...(vmTokens !== undefined && { vmTokens }),
    ...(invitations !== undefined && { invitations }),
    ...(members?.ok && { members: members.value.length }),
    projectorOpened: projector === OPENED,
    onProjectorOpened: useCallback(() => setProjector(OPENED), [setProjector]),
  };
}
