import { podium } from '#lib/server/context.ts';
import { SetupPage } from './setup-page.tsx';

export default async function Page({ params }: { readonly params: Promise<{ event: string }> }) {
  return <SetupPage event={(await params).event} address={podium().url} />;
}
