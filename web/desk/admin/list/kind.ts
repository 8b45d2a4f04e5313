import type { UseFormReturnType } from '@mantine/form'
import type { ComponentType } from 'react'
import type { ReplyOf } from '#contract/route.ts'
import type { AnyRoute, Input } from '#web/client.ts'
import type { Column } from '#web/ui/data-table.tsx'
import type { Use } from './usage.tsx'

/** What every thing that an administrator keeps in a list has. */
export interface Thing {
  id: number
  name: string
  availability?: 'active' | 'disabled' | 'archived'
}

export interface KindRoutes {
  list: AnyRoute
  get: AnyRoute
  create: AnyRoute
  change: AnyRoute
  archive: AnyRoute
  usage?: AnyRoute
}

export interface FieldsProps<Values extends Record<string, unknown>, Item = unknown> {
  form: UseFormReturnType<Values>
  /** null while a new one is made. */
  item: Item | null
}

/** One kind of thing: its table and its form. The page and the drawer around them are the same for all. */
export interface Kind<Item extends Thing, Values extends Record<string, unknown>> {
  /** Names its texts: `admin:page.teams.title`. */
  key: string
  routes: KindRoutes
  useColumns: () => Column<Item>[]
  /** What it is called, where that is not its name. */
  nameOf?: (item: Item) => string
  /** The words by which the search finds one. */
  words: (item: Item) => string
  values: (item: Item | null) => Values
  body: (values: Values, item: Item | null) => object
  Fields: ComponentType<FieldsProps<Values, Item>>
  size?: 'lg' | 'xl'
  /** Rows can be moved; the field counts from 1 within a group. */
  order?: {
    field: 'urgency' | 'position'
    groupOf: (item: Item) => string
    /** Takes the whole order at once (`ids`); otherwise each thing takes its place. */
    route?: AnyRoute
  }
  /** Thousands are possible: the server searches, and the first are shown. */
  isLong?: true
  /** What uses it, for a kind whose things know it themselves. */
  uses?: (item: Item) => Use[]
  /** Something remains to be done with one that was just made: its form stays open. */
  staysOpen?: (made: Item) => boolean
  /** It can be neither archived nor deleted. */
  isFixed?: (item: Item) => boolean
}

/** States a kind; what `body` returns is checked against the contract. */
export function kindOf<R extends KindRoutes, Values extends Record<string, unknown>>(
  routes: R,
  kind: Omit<Kind<ReplyOf<R['get']> & Thing, Values>, 'routes' | 'body'> & {
    body: (values: Values, item: ReplyOf<R['get']> | null) => NonNullable<Input<R['change']>['body']>
  },
): Kind<ReplyOf<R['get']> & Thing, Values> {
  return { ...kind, routes }
}
