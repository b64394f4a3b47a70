import { Suspense, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { api } from '#lib/client/api.ts';
import type { ObjectView } from '#lib/room/views.ts';
import { INFO_LINE } from './drawer-styles.ts';

/** Brings a YAML printer, so it is fetched when an instructor opens an object. */
const [YamlView] = lazyWithPreload(() =>
  import('./yaml-view.tsx').then((module) => module.YamlView),
);

interface ObjectYamlProps {
  readonly seatId: string;
  readonly object: ObjectView;
  readonly onClose: () => void;
}

/** An object as YAML. A body that the frame had no space for is fetched. */
export function ObjectYaml({ seatId, object, onClose }: ObjectYamlProps) {
  const t = useTranslations('instructor.room.yaml');
  const [fetched, setFetched] = useState<
    { readonly uid: string; readonly body: ObjectView['object'] } | undefined
  >();
  const isMissing = object.object === null;
  useEffect(() => {
    if (!isMissing) return;
    let isCurrent = true;
    void api.getObject(seatId, object.uid).then((result) => {
      if (isCurrent) setFetched({ uid: object.uid, body: result.ok ? result.value.object : null });
    });
    return () => {
      isCurrent = false;
    };
  }, [isMissing, seatId, object.uid]);
  const known = fetched?.uid === object.uid ? fetched : undefined;
  const body = object.object ?? known?.body;
  return body ? (
    <Suspense fallback={null}>
      <YamlView object={{ ...object, object: body }} onClose={onClose} />
    </Suspense>
  ) : (
    <p className={`${INFO_LINE} text-soft`} role="status">
      {t(known === undefined ? 'loading' : 'gone')}
    </p>
  );
}
