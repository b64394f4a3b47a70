import { useCallback } from 'react';
import { useLocalStorage } from './local-storage.ts';

/** Whether single-key shortcuts work in this browser (WCAG 2.1.4), and how to switch them. */
export function useLetterKeys(): readonly [boolean, (enabled: boolean) => void] {
  const [stored, store] = useLocalStorage('podium-letter-keys');
  const setEnabled = useCallback((enabled: boolean) => store(enabled ? 'on' : 'off'), [store]);
  return [stored !== 'off', setEnabled];
}
