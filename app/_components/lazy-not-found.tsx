'use client';
import { Suspense } from 'react';
import { lazyWithPreload } from './lazy-with-preload.ts';

/** The scripts of every page include this component, so the page for unknown addresses is loaded on demand. */
const [NotFound] = lazyWithPreload(() =>
  import('./not-found.tsx').then((module) => module.NotFound),
);

export function LazyNotFound() {
  return (
    <Suspense>
      <NotFound />
    </Suspense>
  );
}
