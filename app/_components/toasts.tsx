'use client';
import {
  createContext,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { lazyWithPreload } from './lazy-with-preload.ts';
import { useHotkeys } from './use-hotkeys.ts';
import { useLetterKeys } from './use-letter-keys.ts';

/** Every page has it, and none shows a toast in its first paint. */
const [ToastRegion] = lazyWithPreload(() =>
  import('./toast-region.tsx').then((module) => module.ToastRegion),
);

const MAX_VISIBLE = 3;
const MAX_HISTORY = 20;

export interface ToastMessage {
  /** A whole sentence or phrase in the reader's language. */
  readonly text: string;
  readonly tone: 'success' | 'error';
  /** Reverses the action. Called at most once; the toast is gone then. */
  readonly undo?: () => void;
}

export interface Toast extends ToastMessage {
  readonly id: number;
  /** ms since 1970. */
  readonly shownAt: number;
}

export interface Toasts {
  readonly show: (message: ToastMessage) => void;
  /** Undoes the newest visible action that can be undone. False if there is none. */
  readonly undoNewest: () => boolean;
  /** The last 20 results, newest first, including those that are gone. */
  readonly history: readonly Toast[];
}

const ToastsContext = createContext<Toasts | null>(null);

/** The results of actions. Throws outside a `ToastsProvider`; the staff and the student shell have one. */
export function useToasts(): Toasts {
  const toasts = useContext(ToastsContext);
  if (toasts === null) throw new Error('useToasts needs a ToastsProvider above it');
  return toasts;
}

/**
 * The one place for the results of actions: at most three toasts, the newest on top. They never take the
 * focus; F8 goes to them.
 */
export function ToastsProvider({ children }: { readonly children: ReactNode }) {
  const [visible, setVisible] = useState<readonly Toast[]>([]);
  const [history, setHistory] = useState<readonly Toast[]>([]);
  const lastId = useRef(0);
  const visibleRef = useRef(visible);
  useEffect(() => {
    visibleRef.current = visible;
  }, [visible]);

  const dismiss = useCallback(
    (id: number) => setVisible((before) => before.filter((toast) => toast.id !== id)),
    [],
  );
  const show = useCallback((message: ToastMessage) => {
    lastId.current += 1;
    const toast: Toast = { ...message, id: lastId.current, shownAt: Date.now() };
    setVisible((before) => [toast, ...before].slice(0, MAX_VISIBLE));
    setHistory((before) => [toast, ...before].slice(0, MAX_HISTORY));
  }, []);
  const undoNewest = useCallback(() => {
    const toast = visibleRef.current.find(({ undo }) => undo !== undefined);
    if (!toast?.undo) return false;
    dismiss(toast.id);
    toast.undo();
    return true;
  }, [dismiss]);
  const [letterKeys] = useLetterKeys();
  useHotkeys(
    useMemo(() => ({ u: () => void undoNewest() }), [undoNewest]),
    letterKeys,
  );
  const toasts = useMemo<Toasts>(
    () => ({ show, undoNewest, history }),
    [show, undoNewest, history],
  );
  return (
    <ToastsContext value={toasts}>
      {children}
      <Suspense>
        <ToastRegion toasts={visible} onDismiss={dismiss} />
      </Suspense>
    </ToastsContext>
  );
}
