import { Checkbox } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { agents, roles } from '#contract/people.ts'
import { query } from '#web/queries.ts'
import { useAgent } from '#web/session.ts'
import { IdSelect } from '../fields/id-select.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { DepartmentForm } from './fields.tsx'

/** Administrators see the tickets of their departments only, like everybody: without this a new one is empty to them. */
export function OwnAccess({ form }: { form: UseFormReturnType<DepartmentForm> }) {
  const { input, check } = useFields(form)
  const me = useQuery(query(agents.get, { params: { id: useAgent().id } })).data
  const { setFieldValue, values } = form
  const isUnset = values.ownRoleId === null
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when one's own role is known.
  useEffect(() => {
    if (me && isUnset) setFieldValue('ownRoleId', me.primaryRole.id)
  }, [me])
  return (
    <>
      <Checkbox {...check('ownAccess')} />
      {values.ownAccess ? <IdSelect {...input('ownRoleId')} from={roles.list} /> : null}
    </>
  )
}
