import { RouterProvider } from '@tanstack/react-router'
import { lazy } from 'react'
import { start } from '#web/start.tsx'
import { router } from './routes.tsx'

const SetUpPage = lazy(() => import('./setup/page.tsx'))

void start({
  texts: ['common', 'ui', 'desk-queue', 'desk-ticket', 'desk-people', 'desk-bell', 'assignment', 'events'],
  draw: () => (location.pathname.startsWith('/setup') ? <SetUpPage /> : <RouterProvider router={router} />),
})
