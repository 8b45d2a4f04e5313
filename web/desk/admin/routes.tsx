import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'

/** The pages of the settings area; each is a file that is loaded when it is opened. */
export function adminRoutes<Parent extends AnyRoute>(parent: () => Parent) {
  const home = createRoute({
    getParentRoute: parent,
    path: '/',
    component: lazyRouteComponent(() => import('./home.tsx'), 'AdminHome'),
  })
  return [home] as const
}
