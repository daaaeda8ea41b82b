import { AccountForm } from './account-form.tsx';

export function SetupPage() {
  return <AccountForm purpose="setup" next="/onboarding" />;
}
