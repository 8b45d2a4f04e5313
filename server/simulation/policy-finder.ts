import type { Configuration, PolicyFacts } from './configuration.ts'

type Found = (departmentId: number, teamId: number | null) => PolicyFacts | null

/** The policy of a ticket: its team's, if that has one of its own, else its department's, own or taken over from above. */
export function policyFinder({
  departments,
  policies,
}: {
  departments: readonly Pick<Configuration['departments'][number], 'id' | 'parentId'>[]
  policies: readonly PolicyFacts[]
}): Found {
  const parents = new Map(departments.map(({ id, parentId }) => [id, parentId]))
  const owned = new Map(policies.map((policy) => [`${policy.subject.kind} ${policy.subject.id}`, policy]))
  return (departmentId, teamId) => {
    const ofTeam = teamId === null ? undefined : owned.get(`team ${teamId}`)
    if (ofTeam) return ofTeam
    for (let id: number | null | undefined = departmentId; id != null; id = parents.get(id)) {
      const policy = owned.get(`department ${id}`)
      if (policy) return policy
    }
    return null
  }
}
