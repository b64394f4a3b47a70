'use client';
import { Fragment, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { stringify } from 'yaml';
import { Button } from '#app/_components/button.tsx';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import type { ObjectView } from '#lib/room/views.ts';
import { splitYamlLines } from './yaml-lines.ts';

/** An object as YAML, with keys told from values by weight alone. */
export function YamlView({
  object,
  onClose,
}: {
  readonly object: ObjectView;
  readonly onClose: () => void;
}) {
  const t = useTranslations('instructor.room.yaml');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [object.uid]);
  const text = stringify(object.object, { lineWidth: 0 });
  return (
    <section className="yaml">
      <h3 ref={heading} tabIndex={-1} className="section-head">
        {t('title', { name: object.name })}{' '}
        <span className="push">
          <Button onClick={onClose}>{t('close')}</Button>
        </span>
      </h3>
      <p className="soft aside-line">{t('lead')}</p>
      <CopyableCode text={text} label={t('title', { name: object.name })}>
        {splitYamlLines(text).map(({ indent, key, rest }, place) => (
          <Fragment key={place}>
            {indent}
            {key !== '' && <b>{key}</b>}
            {rest}
            {'\n'}
          </Fragment>
        ))}
      </CopyableCode>
    </section>
  );
}
