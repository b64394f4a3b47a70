import { Fragment, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { stringify } from 'yaml';
import { Button } from '#app/_components/button.tsx';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import type { ObjectView } from '#lib/room/views.ts';
import { INFO_LINE } from './drawer-styles.ts';
import { splitYamlLines } from './yaml-lines.ts';

interface YamlViewProps {
  readonly object: ObjectView;
  readonly onClose: () => void;
}

/** An object as YAML, with bold keys. */
export function YamlView({ object, onClose }: YamlViewProps) {
  const t = useTranslations('instructor.room.yaml');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [object.uid]);
  const text = stringify(object.object, { lineWidth: 0 });
  return (
    <section data-part="object-yaml">
      <SectionHeading level={3} ref={heading} tabIndex={-1}>
        {t('title', { name: object.name })}{' '}
        <span className="ms-auto">
          <Button onClick={onClose}>{t('close')}</Button>
        </span>
      </SectionHeading>
      <p className={`${INFO_LINE} text-soft`}>{t('lead')}</p>
      <CopyableCode
        text={text}
        label={t('title', { name: object.name })}
        className="flex-col-reverse items-stretch"
        preClassName="w-full text-soft [&>b]:text-ink"
        buttonClassName="self-end"
      >
        {splitYamlLines(text).map(({ indent, key, rest }, index) => (
          <Fragment key={index}>
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
