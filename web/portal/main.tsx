import { RouterProvider } from '@tanstack/react-router'
import { start } from '#web/start.tsx'
import { router } from './routes.tsx'

void start({ texts: ['common', 'ui', 'portal'], draw: () => <RouterProvider router={router} /> })
