import { createContext, useContext } from 'react';

/** A dialog that every staff page has. The staff shell shows it. */
export type ShellDialog = 'shortcuts' | 'notifications' | 'device';

export const OpenShellDialogContext = createContext<(dialog: ShellDialog) => void>(() => undefined);

/** Opens a dialog of the staff shell. */
export function useOpenShellDialog(): (dialog: ShellDialog) => void {
  return useContext(OpenShellDialogContext);
}
