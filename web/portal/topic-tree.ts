interface Topic {
  id: number
  path: string
}

/** Groups help topics by the one they belong to. A topic whose parent requesters do not see stands by itself. */
export function topicTree<T extends Topic>(topics: T[]): { topic: T; children: T[] }[] {
  const parentOf = (topic: T) => topics.find((other) => topic.path.startsWith(`${other.path} / `))
  return topics
    .filter((topic) => !parentOf(topic))
    .map((topic) => ({ topic, children: topics.filter((child) => parentOf(child)?.id === topic.id) }))
}
