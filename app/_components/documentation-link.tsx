'use client';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { findDocumentation } from '#lib/i18n/reasons/documentation.ts';

/** The page of Kubernetes' own documentation that explains an incident. */
export function DocumentationLink({ code }: { readonly code: string }) {
  const { language } = useLanguage();
  const page = findDocumentation(code, language);
  return (
    page && (
      <a className="documentation" href={page.url} target="_blank" rel="noopener noreferrer">
        {page.title}
      </a>
    )
  );
}
