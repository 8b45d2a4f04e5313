import { Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { topicTree } from '../topic-tree.ts'
import styles from './page.module.css'

interface Topic {
  id: number
  name: string
  path: string
  description: string
}

/** The public help topics, each a way into its form. */
export function TopicLinks({ topics }: { topics: Topic[] }) {
  const { t } = useTranslation()
  if (topics.length === 0) return null
  return (
    <section aria-labelledby="topics">
      <Title order={2} id="topics" className={styles.heading}>
        {t('portal:home.topics')}
      </Title>
      <ul className={styles.topics}>
        {topicTree(topics).map(({ topic, children }) => (
          <li key={topic.id} className={styles.topic}>
            <Link to="/new" search={{ topic: topic.id }} className={styles.link} dir="auto">
              <strong>{topic.name}</strong>
              {topic.description ? <span className={styles.description}>{topic.description}</span> : null}
            </Link>
            {children.length > 0 ? (
              <ul className={styles.children}>
                {children.map((child) => (
                  <li key={child.id}>
                    <Link to="/new" search={{ topic: child.id }} className={styles.child} dir="auto">
                      {child.path.slice(topic.path.length + 3)}
                    </Link>
                  </li>
                ))}
              </ul>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
