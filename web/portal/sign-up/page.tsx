import { ComingPage } from '../shell/page-states.tsx'

export function SignUpPage() {
  return <ComingPage />
}
