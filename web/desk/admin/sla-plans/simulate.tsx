import type { UseFormReturnType } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { departments } from '#contract/people.ts'
import { helpTopics } from '#contract/reference.ts'
import { type Rule, rules } from '#contract/rules.ts'
import type { SlaPlan } from '#contract/sla.ts'
import { type TicketFilter, ticketFilters } from '#contract/ticket-filters.ts'
import { everything } from '../list/everything.ts'
import type { Thing } from '../list/kind.ts'
import { SimulatePanel } from '../simulations/panel.tsx'
import { planUsed, setsPlan, UNSAVED } from '../simulations/places.ts'
import { PlacesField } from '../simulations/places-field.tsx'
import { type PlanForm, planDraft } from './form.ts'

/** Simulates a plan as it stands in the form: a new one, or one that is used elsewhere too, as if it were chosen there. */
export function SimulatePlan({ form, item }: { form: UseFormReturnType<PlanForm>; item: SlaPlan | null }) {
  const { t } = useTranslation()
  const [places, setPlaces] = useState<string[]>([])
  const { data: ofDepartments = [] } = useQuery(everything<Thing>(departments.list))
  const { data: ofTopics = [] } = useQuery(everything<Thing>(helpTopics.list))
  const { data: ofFilters = [] } = useQuery(everything<TicketFilter>(ticketFilters.list))
  const { data: ofRules = [] } = useQuery(everything<Rule>(rules.list))
  const id = item?.id ?? UNSAVED
  const plan = planDraft(form.values, id)
  const name = plan.name.trim() || t('admin-simulations:newPlan')
  return (
    <SimulatePanel
      draft={{
        slaPlans: { changed: [{ ...plan, name }] },
        ...planUsed(id, places, { ticketFilters: ofFilters, rules: ofRules }),
      }}
      at="slaPlans.changed.0"
      onErrors={form.setErrors}
    >
      <PlacesField
        words="plan"
        groups={[
          { kind: 'department', page: 'departments', things: ofDepartments },
          { kind: 'helpTopic', page: 'helpTopics', things: ofTopics },
          { kind: 'ticketFilter', page: 'ticketFilters', things: ofFilters.filter(setsPlan) },
          { kind: 'rule', page: 'rules', things: ofRules.filter(setsPlan) },
        ]}
        isNew={item === null}
        value={places}
        onChange={setPlaces}
      />
    </SimulatePanel>
  )
}
