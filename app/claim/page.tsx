import { ClaimForm } from './claim-form.tsx';

export default function ClaimPage() {
  return <ClaimForm />;
}
