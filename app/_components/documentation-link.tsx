'use client';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { documentationOf } from '#lib/i18n/reasons/documentation.ts';

/** The page of Kubernetes' own documentation that explains an incident. */
export function Documentation({ code }: { readonly code: string }) {
  const { language } = useLanguage();
  const page = documentationOf(code, language);
  return (
    page && (
      <a className="documentation" href={page.url} target="_blank" rel="noopener noreferrer">
        {page.title}
      </a>
    )
  );
}
