import { useLanguage } from '#lib/i18n/provider.tsx';
import { findDocumentation } from '#lib/i18n/reasons/documentation.ts';

/** A link to the page of the Kubernetes documentation that explains an incident. */
export function DocumentationLink({ code }: { readonly code: string }) {
  const { language } = useLanguage();
  const page = findDocumentation(code, language);
  return (
    page && (
      <a data-part="documentation" href={page.url} target="_blank" rel="noopener noreferrer">
        {page.title}
      </a>
    )
  );
}
