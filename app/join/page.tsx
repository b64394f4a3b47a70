import { JoinForm } from './join-form.tsx';

export default async function JoinPage({ searchParams }: { readonly searchParams: Promise<{ readonly code?: string | string[] }> }) {
  const { code } = await searchParams;
  return <JoinForm code={typeof code === 'string' ? code.slice(0, 30) : ''} />;
}
