'use client';
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from 'react';

export interface PageShortcut {
  readonly keys: string;
  /** What the keys do, in the reader's language. */
  readonly text: string;
}

export interface SkipLink {
  readonly label: string;
  /** Id of the element that gets the focus. */
  readonly target: string;
  /** Shows the target first, when it may be hidden. */
  readonly reveal?: () => void;
}

interface PageExtras {
  readonly shortcuts: readonly PageShortcut[];
  readonly skipLinks: readonly SkipLink[];
}

const NONE: PageExtras = { shortcuts: [], skipLinks: [] };
const ExtrasContext = createContext<PageExtras>(NONE);
const RegisterContext = createContext<(extras: PageExtras) => void>(() => undefined);

/** Lets a page tell the shell above it what only this page has: shortcuts and skip links. */
export function PageExtrasProvider({ children }: { readonly children: ReactNode }) {
  const [extras, setExtras] = useState(NONE);
  const register = useCallback((next: PageExtras) => setExtras(next), []);
  return (
    <RegisterContext value={register}>
      <ExtrasContext value={extras}>{children}</ExtrasContext>
    </RegisterContext>
  );
}

/** For the shell: what the page that is open has registered. */
export function usePageExtras(): PageExtras {
  return useContext(ExtrasContext);
}

const NO_SHORTCUTS: readonly PageShortcut[] = [];
const NO_LINKS: readonly SkipLink[] = [];

/** Registers the shortcuts and skip links of a page while it is open. Memoize both lists. */
export function useRegisterPageExtras({
  shortcuts = NO_SHORTCUTS,
  skipLinks = NO_LINKS,
}: Partial<PageExtras>): void {
  const register = useContext(RegisterContext);
  const extras = useMemo(() => ({ shortcuts, skipLinks }), [shortcuts, skipLinks]);
  useEffect(() => {
    register(extras);
    return () => register(NONE);
  }, [register, extras]);
}
